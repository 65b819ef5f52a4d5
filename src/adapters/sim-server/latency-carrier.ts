/**
 * The way between a venue and its clients takes time: requests reach the venue later (order entry), their answers come
 * back later (acknowledgement), messages of streams come later (feed). Each way has its own model. On one connection
 * nothing overtakes: what was sent first comes first, as on the network.
 */
import type { LatencyModels } from '../../domain/sim/index.ts';
import type { LoopbackAnswer, LoopbackPeer, LoopbackProtocol, LoopbackRequest } from './loopback-server.ts';

const US_PER_MS = 1000;

/** Latencies, and the time that they are asked for. */
export interface LatencyWay {
  readonly models: LatencyModels;
  /** Time since the start of the run, µs. */
  elapsed(): number;
}

/** Messages in their order, each after its latency. */
class Pipe {
  #busyUntil = 0;

  /** Does something `micros` after `now`, but not before what was sent earlier. */
  send(now: number, micros: number, action: () => void): void {
    const due = Math.max(this.#busyUntil, now + micros);
    this.#busyUntil = due;
    setTimeout(action, (due - now) / US_PER_MS);
  }
}

/** A protocol at the end of a way. */
export class LatencyCarrier implements LoopbackProtocol {
  readonly #protocol: LoopbackProtocol;
  readonly #way: LatencyWay;

  constructor(protocol: LoopbackProtocol, way: LatencyWay) {
    this.#protocol = protocol;
    this.#way = way;
  }

  async answer(request: LoopbackRequest): Promise<LoopbackAnswer> {
    const { orderEntry, acknowledgement } = this.#way.models;
    await this.#pause(orderEntry.latencyAt(this.#way.elapsed()));
    const answer = await this.#protocol.answer(request);
    await this.#pause(acknowledgement.latencyAt(this.#way.elapsed()));
    return answer;
  }

  connect(peer: LoopbackPeer): boolean {
    const { models } = this.#way;
    const [to, from] = [new Pipe(), new Pipe()];
    const elapsed = (): number => this.#way.elapsed();
    return this.#protocol.connect({
      path: peer.path,
      query: peer.query,
      address: peer.address,
      close: (code, reason) => peer.close(code, reason),
      onClose: (listener) => peer.onClose(listener),
      onText: (listener) =>
        peer.onText((text, isHalf) => {
          const now = elapsed();
          to.send(now, models.orderEntry.latencyAt(now), () => listener(text, isHalf));
        }),
      send: (text) => {
        const now = elapsed();
        from.send(now, models.feed.latencyAt(now), () => peer.send(text));
      },
    });
  }

  #pause(micros: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, micros / US_PER_MS);
    });
  }
}
