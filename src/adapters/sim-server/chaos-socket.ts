/**
 * One WebSocket under a chaos plan. Messages of streams have fates of their own; a request that comes over the socket has
 * the fate of a request, and its answer is told from the messages of streams by the request's id.
 */
import type { ChaosAnswer, MessageFate, RequestFate, VenueCondition } from '../../domain/sim/index.ts';
import type { ChaosCarrier, SocketRequest } from './chaos-carrier.ts';
import type { LoopbackPeer } from './loopback-server.ts';

const US_PER_MS = 1000;
/** Requests of a socket whose answers are waited for; a client with more of them has given up on the oldest. */
const WAITING_MAX = 10_000;

/** A request whose answers have not come yet. */
interface Waiting {
  readonly text: string;
  readonly fate: RequestFate;
  /** Answers to come; only the first one is the client's. */
  left: number;
  isFirst: boolean;
}

function later(micros: number, action: () => void): void {
  if (micros > 0) setTimeout(action, micros / US_PER_MS);
  else action();
}

/** A peer as the protocol sees it. */
export class ChaosSocket implements LoopbackPeer {
  readonly path: string;
  readonly query: string;
  readonly address: string;
  readonly #carrier: ChaosCarrier;
  readonly #peer: LoopbackPeer;
  readonly #connection: number;
  readonly #waiting = new Map<string, Waiting[]>();
  #messages = 0;
  #late: string | undefined;

  constructor(carrier: ChaosCarrier, peer: LoopbackPeer, connection: number) {
    this.#carrier = carrier;
    this.#peer = peer;
    this.#connection = connection;
    this.path = peer.path;
    this.query = peer.query;
    this.address = peer.address;
  }

  close(code: number, reason: string): void {
    this.#peer.close(code, reason);
  }

  onClose(listener: () => void): void {
    this.#peer.onClose(listener);
  }

  onText(listener: (text: string, isHalf?: boolean) => void): void {
    this.#peer.onText((text) => {
      const request = this.#carrier.words.socketRequest?.(this.path, text);
      if (request === undefined) listener(text);
      else this.#request(text, request, listener);
    });
  }

  send(text: string): void {
    const { words } = this.#carrier;
    const replied = words.repliedTo?.(this.path, text);
    const queue = replied === undefined ? undefined : this.#waiting.get(replied);
    const waiting = queue?.[0];
    if (replied !== undefined && queue !== undefined && waiting !== undefined) {
      waiting.left -= 1;
      if (waiting.left === 0) queue.shift();
      if (queue.length === 0) this.#waiting.delete(replied);
      if (waiting.isFirst) this.#reply(text, waiting);
      waiting.isFirst = false;
      return;
    }
    const channel = words.channelOf(this.path, text);
    if (channel === undefined) this.#peer.send(text);
    else this.#message(text, channel);
  }

  /** Delivers a request as often as its fate says, or answers in the venue's place. */
  #request(text: string, { id, kind }: SocketRequest, listener: (text: string, isHalf?: boolean) => void): void {
    const fate = this.#carrier.fateOf(kind, this.address);
    const waiting: Waiting = { text, fate, left: fate.deliveries, isFirst: true };
    later(fate.requestDelayMicros, () => {
      if (fate.deliveries === 0) {
        later(fate.replyDelayMicros, () => this.#say(text, fate.answer, fate));
        return;
      }
      this.#wait(id, waiting);
      for (let i = 0; i < fate.deliveries; i++) listener(text, fate.isHalf);
    });
  }

  #wait(id: string, waiting: Waiting): void {
    if (this.#waiting.size >= WAITING_MAX) this.#waiting.delete(this.#waiting.keys().next().value as string);
    const queue = this.#waiting.get(id);
    if (queue === undefined) this.#waiting.set(id, [waiting]);
    else queue.push(waiting);
  }

  /** The client's answer, as the fate of its request wants it. */
  #reply(text: string, { text: request, fate }: Waiting): void {
    later(fate.replyDelayMicros, () => {
      if (fate.answer === 'normal') this.#peer.send(text);
      else if (fate.answer === 'truncated') this.#peer.send(text.slice(0, text.length >> 1));
      else this.#say(request, fate.answer, fate);
    });
  }

  #say(request: string, answer: ChaosAnswer, fate: RequestFate): void {
    if (answer === 'none' || answer === 'noConnection') return;
    const text = this.#carrier.words.socketAnswer?.(request, answer, fate);
    if (text !== undefined) this.#peer.send(text);
  }

  /** A message of a stream. */
  #message(text: string, channel: NonNullable<ReturnType<ChaosCarrier['words']['channelOf']>>): void {
    const { words } = this.#carrier;
    const time = words.elapsed();
    const fate = words.plan.message({ time, index: this.#messages, connection: this.#connection, channel });
    this.#messages += 1;
    const condition = words.plan.condition(time);
    if (condition.isStalled) return;
    const sent = this.#spoiled(text, channel, fate, condition);
    if (fate.isLate && this.#late === undefined) {
      this.#late = sent;
      return;
    }
    later(fate.delayMicros, () => {
      for (let i = 0; i < fate.copies; i++) this.#peer.send(sent);
    });
    if (this.#late !== undefined) this.#peer.send(this.#late);
    this.#late = undefined;
  }

  #spoiled(
    text: string,
    channel: NonNullable<ReturnType<ChaosCarrier['words']['channelOf']>>,
    fate: MessageFate,
    condition: VenueCondition,
  ): string {
    const { words } = this.#carrier;
    const frozenUs = this.#carrier.frozenUs(condition);
    const { isMalformed, hasOddNumbers, isCrossed, priceFactor, chance } = fate;
    const isWrong = isMalformed || hasOddNumbers || isCrossed || priceFactor !== 1 || frozenUs !== undefined;
    if (!isWrong) return text;
    if (words.spoil !== undefined) {
      return words.spoil(text, channel, { isMalformed, hasOddNumbers, isCrossed, priceFactor, chance, frozenUs });
    }
    return isMalformed ? text.slice(0, text.length >> 1) : text;
  }
}
