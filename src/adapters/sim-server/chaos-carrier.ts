/**
 * Carries requests and messages of any protocol the way a chaos plan wants: late, twice, never, or with another answer.
 * What the plan says is a function of its seed and of the numbers of the messages; this file only does it. What only the
 * venue itself can do (a closed market, a clock that is wrong, money that comes) its words are told of.
 */
import {
  BanMemory,
  type Channel,
  type ChaosAnswer,
  type ChaosIncident,
  type ChaosPlan,
  type MessageFate,
  type RequestFate,
  type RequestKind,
  type VenueCondition,
} from '../../domain/sim/index.ts';
import { ChaosSocket } from './chaos-socket.ts';
import type { LoopbackAnswer, LoopbackPeer, LoopbackProtocol, LoopbackRequest } from './loopback-server.ts';

const US_PER_MS = 1000;
const GOING_AWAY = 1001;
const POLICY = 1008;

/** A request that came over a WebSocket. */
export interface SocketRequest {
  /** What its answer can be told by. */
  readonly id: string;
  readonly kind: RequestKind;
}

/** What is wrong with the content of a message: see `MessageFate`; with `frozenUs` its times are not later than that. */
export type Spoiling = Pick<MessageFate, 'isMalformed' | 'hasOddNumbers' | 'isCrossed' | 'priceFactor' | 'chance'> & {
  /** Time of the venue, µs, at which times of messages stand still. */
  readonly frozenUs: number | undefined;
};

/** What a protocol says to the carrier. What is absent the protocol does not have. */
export interface ChaosWords {
  readonly plan: ChaosPlan;
  /** Time since the start of the run, µs. */
  elapsed(): number;
  kindOf(request: LoopbackRequest): RequestKind;
  /** What a message is about; undefined for one that answers a request. */
  channelOf(path: string, text: string): Channel | undefined;
  /** The venue's own words for an answer that went wrong. */
  answer(answer: ChaosAnswer, fate: RequestFate): LoopbackAnswer;
  /** The request in a text that came over a WebSocket; undefined when there is none in it. */
  socketRequest?(path: string, text: string): SocketRequest | undefined;
  /** Id of the request that a message answers. */
  repliedTo?(path: string, text: string): string | undefined;
  /** The venue's own words for an answer over a WebSocket that went wrong. @param text the request. */
  socketAnswer?(text: string, answer: ChaosAnswer, fate: RequestFate): string;
  /** Time of the venue, µs, as its messages say it. */
  now?(): number;
  /** A message with something wrong in it. */
  spoil?(text: string, channel: Channel, spoiling: Spoiling): string;
  /** What the venue is like now: told before each request and every few milliseconds. */
  settle?(condition: VenueCondition): void;
  /** Something happens that only the venue itself can do. */
  happen?(incident: ChaosIncident): void;
}

/** An answer that never comes: the connection is closed without one. */
export const NO_ANSWER: LoopbackAnswer = { status: 0, headers: {}, body: '' };

function pause(micros: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, micros / US_PER_MS);
  });
}

/** Why all sockets are cut by an incident: code and reason; undefined when they are not. */
function cutBy({ kind, phase }: ChaosIncident): readonly [code: number, reason: string] | undefined {
  if (kind === 'disconnect') return [GOING_AWAY, 'going away'];
  if (kind === 'slowConsumer') return [POLICY, 'too slow'];
  const isDown = kind === 'outage' || kind === 'maintenance';
  return isDown && phase === 'begin' ? [GOING_AWAY, 'going away'] : undefined;
}

/** A protocol under a plan. */
export class ChaosCarrier implements LoopbackProtocol {
  readonly words: ChaosWords;
  readonly #protocol: LoopbackProtocol;
  readonly #peers = new Set<LoopbackPeer>();
  readonly #bans = new Map<string, BanMemory>();
  #requests = 0;
  #connections = 0;
  #toldUntil = 0;
  /** Begin of the window in which times stand still, and the time that messages say in it. */
  #frozen: readonly [since: number, timeUs: number] | undefined;

  constructor(protocol: LoopbackProtocol, words: ChaosWords) {
    this.#protocol = protocol;
    this.words = words;
  }

  /** Time goes on: what the plan has for the time since the last call happens. */
  tick(): void {
    const { plan } = this.words;
    const now = this.words.elapsed();
    if (now <= this.#toldUntil) return;
    const incidents = plan.incidents(this.#toldUntil, now);
    this.#toldUntil = now;
    this.words.settle?.(plan.condition(now));
    for (const incident of incidents) {
      const cut = cutBy(incident);
      if (cut !== undefined) for (const peer of this.#peers) peer.close(...cut);
      this.words.happen?.(incident);
    }
  }

  async answer(request: LoopbackRequest): Promise<LoopbackAnswer> {
    const fate = this.fateOf(this.words.kindOf(request), request.address);
    if (fate.requestDelayMicros > 0) await pause(fate.requestDelayMicros);
    const sent = fate.isHalf ? { ...request, isHalf: true } : request;
    let answer = NO_ANSWER;
    for (let i = 0; i < fate.deliveries; i++) {
      const next = await this.#protocol.answer(sent);
      if (i === 0) answer = next;
    }
    if (fate.replyDelayMicros > 0) await pause(fate.replyDelayMicros);
    if (fate.answer === 'normal') return answer;
    if (fate.answer === 'none' || fate.answer === 'noConnection') return NO_ANSWER;
    if (fate.answer === 'truncated') return { ...answer, body: answer.body.slice(0, answer.body.length >> 1) };
    return this.words.answer(fate.answer, fate);
  }

  /** What happens to the next request of an address. Bans are kept by address. */
  fateOf(kind: RequestKind, address: string): RequestFate {
    const time = this.words.elapsed();
    // Whatever happened until now has happened before this request.
    this.tick();
    const index = this.#requests;
    this.#requests += 1;
    let memory = this.#bans.get(address);
    if (memory === undefined) {
      memory = new BanMemory(this.words.plan);
      this.#bans.set(address, memory);
    }
    return memory.request({ time, index, kind });
  }

  connect(peer: LoopbackPeer): boolean {
    if (this.words.plan.condition(this.words.elapsed()).isOut) return false;
    const socket = new ChaosSocket(this, peer, this.#connections);
    this.#connections += 1;
    this.#peers.add(peer);
    peer.onClose(() => this.#peers.delete(peer));
    return this.#protocol.connect(socket);
  }

  /** Time that messages say while times stand still, µs of the venue; undefined when they go on. */
  frozenUs(condition: VenueCondition): number | undefined {
    const { frozenSince } = condition;
    if (frozenSince === undefined) return undefined;
    if (this.#frozen?.[0] !== frozenSince) this.#frozen = [frozenSince, this.words.now?.() ?? 0];
    return this.#frozen?.[1];
  }
}
