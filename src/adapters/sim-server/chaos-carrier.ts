/**
 * Carries requests and messages of any protocol the way a chaos plan wants: late, twice, never, or with another answer.
 * What the plan says is a function of its seed and of the numbers of the messages; this file only does it.
 */
import type { Channel, ChaosAnswer, ChaosPlan, MessageFate, RequestFate, RequestKind } from '../../domain/sim/index.ts';
import type { LoopbackAnswer, LoopbackPeer, LoopbackProtocol, LoopbackRequest } from './loopback-server.ts';

const US_PER_MS = 1000;

/** What a protocol says to the carrier. */
export interface ChaosWords {
  readonly plan: ChaosPlan;
  /** Time since the start of the run, µs. */
  elapsed(): number;
  kindOf(request: LoopbackRequest): RequestKind;
  channelOf(path: string, text: string): Channel;
  /** The venue's own words for an answer that went wrong. */
  answer(answer: ChaosAnswer, fate: RequestFate): LoopbackAnswer;
}

/** An answer that never comes: the connection is closed without one. */
export const NO_ANSWER: LoopbackAnswer = { status: 0, headers: {}, body: '' };

function pause(micros: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, micros / US_PER_MS);
  });
}

/** A protocol under a plan. */
export class ChaosCarrier implements LoopbackProtocol {
  readonly #protocol: LoopbackProtocol;
  readonly #words: ChaosWords;
  readonly #peers = new Set<LoopbackPeer>();
  #requests = 0;
  #connections = 0;
  #ignored = 0;
  #toldUntil = 0;

  constructor(protocol: LoopbackProtocol, words: ChaosWords) {
    this.#protocol = protocol;
    this.#words = words;
  }

  /** Time goes on: connections end when the plan wants it. */
  tick(): void {
    const now = this.#words.elapsed();
    if (now <= this.#toldUntil) return;
    const incidents = this.#words.plan.incidents(this.#toldUntil, now);
    this.#toldUntil = now;
    const ends = incidents.some(
      ({ kind, phase }) =>
        kind === 'disconnect' || ((kind === 'outage' || kind === 'maintenance') && phase === 'begin'),
    );
    if (ends) for (const peer of this.#peers) peer.close(1001, 'going away');
  }

  async answer(request: LoopbackRequest): Promise<LoopbackAnswer> {
    const { plan } = this.#words;
    const index = this.#requests;
    this.#requests += 1;
    const time = this.#words.elapsed();
    const fate = plan.request({ time, index, kind: this.#words.kindOf(request), ignored: this.#ignored });
    this.#ignored = fate.answer === 'limited' || fate.answer === 'banned' ? this.#ignored + 1 : 0;
    if (fate.requestDelayMicros > 0) await pause(fate.requestDelayMicros);
    let answer = NO_ANSWER;
    for (let i = 0; i < fate.deliveries; i++) {
      const next = await this.#protocol.answer(request);
      if (i === 0) answer = next;
    }
    if (fate.replyDelayMicros > 0) await pause(fate.replyDelayMicros);
    if (fate.answer === 'normal') return answer;
    if (fate.answer === 'none' || fate.answer === 'noConnection') return NO_ANSWER;
    if (fate.answer === 'truncated') return { ...answer, body: answer.body.slice(0, answer.body.length >> 1) };
    return this.#words.answer(fate.answer, fate);
  }

  connect(peer: LoopbackPeer): boolean {
    if (this.#words.plan.condition(this.#words.elapsed()).isOut) return false;
    const connection = this.#connections;
    this.#connections += 1;
    const carried = this.#carried(peer, connection);
    this.#peers.add(peer);
    peer.onClose(() => this.#peers.delete(peer));
    return this.#protocol.connect(carried);
  }

  #carried(peer: LoopbackPeer, connection: number): LoopbackPeer {
    let index = 0;
    let late: string | undefined;
    return {
      ...peer,
      send: (text) => {
        const time = this.#words.elapsed();
        const { plan } = this.#words;
        const channel = this.#words.channelOf(peer.path, text);
        const fate = plan.message({ time, index, connection, channel });
        index += 1;
        if (plan.condition(time).isStalled) return;
        if (fate.isLate && late === undefined) {
          late = text;
          return;
        }
        deliver(peer, text, fate);
        if (late !== undefined) peer.send(late);
        late = undefined;
      },
    };
  }
}

function deliver(peer: LoopbackPeer, text: string, fate: MessageFate): void {
  const sent = fate.isMalformed ? text.slice(0, text.length >> 1) : text;
  const send = (): void => {
    for (let i = 0; i < fate.copies; i++) peer.send(sent);
  };
  if (fate.delayMicros > 0) setTimeout(send, fate.delayMicros / US_PER_MS);
  else send();
}
