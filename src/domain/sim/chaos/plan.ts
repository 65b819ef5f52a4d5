/**
 * What chaos does, as a pure function of seed, scenario, time and the number of a message: asked twice, or in another order, the
 * answer is the same. Carrying it out is up to who carries messages; `BanMemory` remembers what a ban needs.
 * Times are µs since the start of the run. O(faults) an answer.
 */
import { assert } from '../../../core/index.ts';
import { chanceAt } from './chance.ts';
import type {
  ChaosAnswer,
  ChaosIncident,
  ChaosMessage,
  ChaosRequest,
  MessageFate,
  RequestFate,
  VenueCondition,
} from './fates.ts';
import { FAULT_KINDS, type FaultKind, type KindOf, type RequestKind } from './fault-kinds.ts';
import { isActive, MS, type Occurrence, occurrence, occurrenceAt, S } from './occurrences.ts';
import { type ChaosFault, type ChaosScenario, checkedScenario } from './scenario.ts';

/** Numbers of draws of a fault: each decision has its own. */
const DRAW = { happens: 1, amount: 2, executed: 3, chance: 4, way: 5 } as const;
const SCOPES = { request: 0, message: 1 } as const;

/** A scenario with a seed. */
export class ChaosPlan {
  readonly seed: number;
  readonly scenario: ChaosScenario;

  /** @throws BOT4_CONFIG_VALUE, BOT4_CONFIG_UNKNOWN_KEY for a scenario that `parseScenario` would refuse. */
  constructor(seed: number, scenario: ChaosScenario) {
    assert(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32, 'seed is an unsigned 32-bit integer', seed);
    this.seed = seed;
    this.scenario = checkedScenario(scenario);
  }

  /** What happens to a request. */
  request(call: ChaosRequest): RequestFate {
    const blocked = this.#blocked(call);
    if (blocked !== undefined) return blocked;
    const fate = { ...UNTOUCHED, faults: [] as FaultKind[] };
    this.scenario.faults.forEach((fault, i) => {
      const where = [i, SCOPES.request, call.index] as const;
      if (FAULT_KINDS[fault.kind].scope !== 'request' || !this.#hits(fault, where, call.time, call.kind)) return;
      if (!suits(fault.kind, call.kind)) return;
      fate.faults.push(fault.kind);
      this.#apply(fate, fault, where);
    });
    return fate;
  }

  /** What happens to a message of a stream. */
  message(message: ChaosMessage): MessageFate {
    const fate = { ...CLEAN, faults: [] as FaultKind[] };
    this.scenario.faults.forEach((fault, i) => {
      const where = [i, SCOPES.message, message.index, message.connection ?? 0] as const;
      if (FAULT_KINDS[fault.kind].scope !== 'message' || !this.#hits(fault, where, message.time, message.channel))
        return;
      if (fault.kind === 'crossedBook' && message.channel !== 'book') return;
      fate.faults.push(fault.kind);
      fate.chance = chanceAt(this.seed, ...where, DRAW.way);
      this.#change(fate, fault, where);
    });
    return fate;
  }

  /** What the venue is like at a time. */
  condition(time: number): VenueCondition {
    const now = new Map<FaultKind, { readonly fault: ChaosFault; readonly at: Occurrence; readonly amount: number }>();
    this.scenario.faults.forEach((fault, i) => {
      if (FAULT_KINDS[fault.kind].scope !== 'window' || now.has(fault.kind)) return;
      const at = occurrenceAt(this.seed, i, fault, time);
      if (at !== undefined) now.set(fault.kind, { fault, at, amount: this.#amount(fault, [i, at.number]) });
    });
    const limit = now.get('rateLimit');
    return {
      isOut: now.has('outage'),
      isInMaintenance: now.has('maintenance'),
      isStalled: now.has('stall'),
      isRequestCut: now.has('requestCut'),
      isHalted: now.has('halt') || now.has('maintenance'),
      isKeyRevoked: now.has('keyRevoked'),
      hasOtherFilters: now.has('filterChange'),
      hasOtherFeeAsset: now.has('feeAsset'),
      frozenSince: now.get('frozenTime')?.at.from,
      clockSkewMicros: now.get('clockSkew')?.amount ?? 0,
      readLagMicros: now.get('readLag')?.amount ?? 0,
      historyMicros: (now.get('shortHistory')?.fault.maxMs ?? Number.POSITIVE_INFINITY) * MS,
      rateLimit:
        limit === undefined
          ? undefined
          : { until: limit.at.to, tolerated: limit.fault.tolerated as number, banS: limit.fault.banS as number },
    };
  }

  /** Moments, and begins and ends of windows, with from ≤ time < to, in the order of time. */
  incidents(from: number, to: number): ChaosIncident[] {
    assert(from >= 0 && Number.isFinite(to), 'incidents are asked for a span of time', from, to);
    const found: ChaosIncident[] = [];
    this.scenario.faults.forEach((fault, i) => {
      const { scope } = FAULT_KINDS[fault.kind];
      if (scope === 'request' || scope === 'message') return;
      const kind = fault.kind as ChaosIncident['kind'];
      const { fromS = 0, everyS, forS = 0 } = fault;
      const period = everyS ?? Number.POSITIVE_INFINITY;
      const first = Math.max(0, Math.floor((from / S - fromS - forS) / period));
      for (let k = first; ; k++) {
        const at = occurrence(this.seed, i, fault, k);
        if (at === undefined || at.from >= to) break;
        const chance = chanceAt(this.seed, i, k, DRAW.chance);
        const add = (time: number, phase: ChaosIncident['phase']): void => {
          if (time >= from && time < to) found.push({ time, kind, phase, number: k, chance });
        };
        if (scope === 'moment') add(at.from, 'moment');
        else {
          add(at.from, 'begin');
          add(at.to, 'end');
        }
      }
    });
    return found.sort((a, b) => a.time - b.time);
  }

  #hits(fault: ChaosFault, where: readonly number[], time: number, name: string): boolean {
    if (!isActive(fault, time) || !(fault.of?.includes(name) ?? true)) return false;
    return chanceAt(this.seed, ...where, DRAW.happens) < (fault.share ?? 0);
  }

  /** A delay, lag or skew between the bounds of a fault, µs, whole. */
  #amount({ minMs = 0, maxMs = 0 }: ChaosFault, where: readonly number[]): number {
    return Math.round((minMs + (maxMs - minMs) * chanceAt(this.seed, ...where, DRAW.amount)) * MS);
  }

  /** What no request gets past. */
  #blocked({ time, kind, ignored = 0 }: ChaosRequest): RequestFate | undefined {
    const { isOut, isInMaintenance, isKeyRevoked, isRequestCut, rateLimit } = this.condition(time);
    const stopped = (answer: ChaosAnswer, status: number, fault: FaultKind, retryAfterS = 0): RequestFate => ({
      ...UNTOUCHED,
      answer,
      status,
      retryAfterS,
      deliveries: 0,
      faults: [fault],
    });
    if (isOut) return stopped('noConnection', 0, 'outage');
    if (isRequestCut) return stopped('none', 0, 'requestCut');
    if (rateLimit !== undefined) {
      const isBanned = ignored > rateLimit.tolerated;
      const waitS = isBanned ? rateLimit.banS : Math.max(1, Math.ceil((rateLimit.until - time) / S));
      return stopped(isBanned ? 'banned' : 'limited', isBanned ? 418 : 429, 'rateLimit', waitS);
    }
    if (isInMaintenance) return stopped('busy', 503, 'maintenance');
    return isKeyRevoked && kind !== 'public' ? stopped('keyRefused', 401, 'keyRevoked') : undefined;
  }

  #apply(fate: Mutable<RequestFate>, fault: ChaosFault, where: readonly number[]): void {
    switch (fault.kind as KindOf<'request'>) {
      case 'dropRequest':
        fate.deliveries = 0;
        fate.answer = 'none';
        fate.status = 0;
        break;
      case 'dropReply':
        fate.answer = 'none';
        fate.status = 0;
        break;
      case 'delayRequest':
        fate.requestDelayMicros += this.#amount(fault, where);
        break;
      case 'delayReply':
        fate.replyDelayMicros += this.#amount(fault, where);
        break;
      case 'duplicateRequest':
        fate.deliveries *= 2;
        break;
      case 'serverError':
      case 'unknownStatus':
        this.#answerError(fate, fault, where);
        break;
      case 'truncateReply':
        if (fate.answer === 'normal') fate.answer = 'truncated';
        break;
      case 'halfReplace':
      case 'legFault':
        fate.isHalf = true;
        break;
    }
  }

  /** An error that does not say whether the request was carried out. A lost answer stays lost. */
  #answerError(fate: Mutable<RequestFate>, fault: ChaosFault, where: readonly number[]): void {
    if (chanceAt(this.seed, ...where, DRAW.executed) >= (fault.executedShare as number)) fate.deliveries = 0;
    if (fate.answer === 'none') return;
    fate.answer = fault.kind === 'serverError' ? 'error' : 'unknown';
    fate.status = fault.kind === 'serverError' ? 502 : 504;
  }

  #change(fate: Mutable<MessageFate>, fault: ChaosFault, where: readonly number[]): void {
    switch (fault.kind as KindOf<'message'>) {
      case 'dropMessage':
        fate.copies = 0;
        break;
      case 'duplicateMessage':
        fate.copies *= 2;
        break;
      case 'reorderMessage':
        fate.isLate = true;
        break;
      case 'delayMessage':
        fate.delayMicros += this.#amount(fault, where);
        break;
      case 'malformedMessage':
        fate.isMalformed = true;
        break;
      case 'oddNumbers':
        fate.hasOddNumbers = true;
        break;
      case 'crossedBook':
        fate.isCrossed = true;
        break;
      case 'priceSpike':
        fate.priceFactor = fault.factor as number;
        break;
    }
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const UNTOUCHED: RequestFate = Object.freeze({
  answer: 'normal',
  status: 0,
  retryAfterS: 0,
  deliveries: 1,
  requestDelayMicros: 0,
  replyDelayMicros: 0,
  isHalf: false,
  faults: [],
});

const CLEAN: MessageFate = Object.freeze({
  copies: 1,
  delayMicros: 0,
  isLate: false,
  isMalformed: false,
  hasOddNumbers: false,
  isCrossed: false,
  priceFactor: 1,
  chance: 0,
  faults: [],
});

/** Half a replace needs a replace, a missing leg a list. */
function suits(kind: FaultKind, request: RequestKind): boolean {
  if (kind === 'halfReplace') return request === 'replace';
  return kind !== 'legFault' || request === 'list';
}

/** The plan of a scenario: what happens is a function of the seed, the time and the number of a message. */
export function planChaos(seed: number, scenario: ChaosScenario): ChaosPlan {
  return new ChaosPlan(seed, scenario);
}
