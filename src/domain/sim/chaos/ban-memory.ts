/**
 * What a venue remembers of one address: how often it went on asking after 429, and until when it is banned. A ban outlasts
 * the window that led to it, and each one is twice as long as the one before, up to three days, as Binance says.
 */

import type { ChaosRequest, RequestFate } from './fates.ts';
import { S } from './occurrences.ts';
import type { ChaosPlan } from './plan.ts';

/** Three days: the longest ban. */
const BAN_MAX_S = 259_200;

/** One address and the plan that it meets. */
export class BanMemory {
  readonly #plan: ChaosPlan;
  /** End of the window in which it was told 429, µs. */
  #window = -1;
  #ignored = 0;
  #bannedUntil = 0;
  #bans = 0;

  constructor(plan: ChaosPlan) {
    this.#plan = plan;
  }

  /** Requests that were sent while banned: what a well-behaved client keeps at 0. */
  sentInBan = 0;

  /** What happens to a request of this address. */
  request(call: Omit<ChaosRequest, 'ignored'>): RequestFate {
    const until = this.#plan.condition(call.time).rateLimit?.until ?? -1;
    if (call.time < this.#bannedUntil) {
      this.sentInBan += 1;
      return banned(call.time, this.#bannedUntil);
    }
    if (until !== this.#window) {
      this.#window = until;
      this.#ignored = 0;
    }
    const fate = this.#plan.request({ ...call, ignored: this.#ignored });
    if (fate.answer === 'limited') this.#ignored += 1;
    if (fate.answer !== 'banned') return fate;
    const seconds = Math.min(BAN_MAX_S, fate.retryAfterS * 2 ** this.#bans);
    this.#bans += 1;
    this.#ignored = 0;
    this.#bannedUntil = call.time + seconds * S;
    return banned(call.time, this.#bannedUntil);
  }
}

function banned(time: number, until: number): RequestFate {
  return {
    answer: 'banned',
    status: 418,
    retryAfterS: Math.ceil((until - time) / S),
    deliveries: 0,
    requestDelayMicros: 0,
    replyDelayMicros: 0,
    isHalf: false,
    faults: ['rateLimit'],
  };
}
