/**
 * Counters that fall with time. REST counts calls of a key; the matching engine counts orders of an account by pair, and
 * charges more the younger an order is that is changed or cancelled. Costs that are fixed are charged also for what is
 * refused afterwards.
 */
import { faults } from './fault.ts';

const US_PER_SECOND = 1e6;
const CALL_COST = 1;
const HISTORY_COST = 2;

/** Most of a counter, and how much it falls in a second. */
export interface CounterLimit {
  readonly most: number;
  readonly perSecond: number;
}

/** Limits of an account. */
export interface KrakenLimits {
  readonly calls: CounterLimit;
  readonly orders: CounterLimit;
  /** Public calls of an address. */
  readonly publicCalls: CounterLimit;
}

/** Those of the venue's middle tier. */
export const USUAL_KRAKEN_LIMITS: KrakenLimits = {
  calls: { most: 20, perSecond: 0.5 },
  orders: { most: 125, perSecond: 2.34 },
  publicCalls: { most: 30, perSecond: 1 },
};

const NO_LIMIT = { most: Number.MAX_SAFE_INTEGER, perSecond: 0 };

/** None. */
export const UNLIMITED_KRAKEN: KrakenLimits = { calls: NO_LIMIT, orders: NO_LIMIT, publicCalls: NO_LIMIT };

/** Cost by age of the order in seconds: the first bound that it is below. */
const CANCEL_COSTS = [
  [5, 8],
  [10, 6],
  [15, 5],
  [45, 4],
  [90, 2],
  [300, 1],
] as const;
const EDIT_COSTS = [
  [5, 6],
  [10, 5],
  [15, 4],
  [45, 2],
  [90, 1],
] as const;
const AMEND_COSTS = [
  [5, 3],
  [10, 2],
  [15, 1],
] as const;

/** What is done to an order. */
export type OrderDeed = 'add' | 'amend' | 'edit' | 'cancel';

/** What a deed costs. @param ageSeconds of the order, 0 for a new one. */
export function deedCost(deed: OrderDeed, ageSeconds: number): number {
  if (deed === 'add') return 1;
  const costs = deed === 'cancel' ? CANCEL_COSTS : deed === 'edit' ? EDIT_COSTS : AMEND_COSTS;
  const ofAge = costs.find(([below]) => ageSeconds < below)?.[1] ?? 0;
  return deed === 'cancel' ? ofAge : 1 + ofAge;
}

class Counter {
  #value = 0;
  #atUs = 0;

  /** Charges. @returns whether there was room for it. */
  charge(cost: number, nowUs: number, { most, perSecond }: CounterLimit): boolean {
    this.#value = this.value(nowUs, perSecond) + cost;
    this.#atUs = nowUs;
    if (this.#value <= most) return true;
    // What is refused does not count, or a client that waits would never get in again.
    this.#value -= cost;
    return false;
  }

  value(nowUs: number, perSecond: number): number {
    return Math.max(0, this.#value - (Math.max(0, nowUs - this.#atUs) / US_PER_SECOND) * perSecond);
  }
}

/** Counters of all accounts, pairs and addresses. */
export class RateCounters {
  readonly limits: KrakenLimits;
  readonly #counters = new Map<string, Counter>();

  constructor(limits: KrakenLimits = USUAL_KRAKEN_LIMITS) {
    this.limits = limits;
  }

  /** A private call. @throws EAPI:Rate limit exceeded */
  call(account: number, isHistory: boolean, nowUs: number): void {
    const cost = isHistory ? HISTORY_COST : CALL_COST;
    if (!this.#of(`call ${account}`).charge(cost, nowUs, this.limits.calls)) throw faults.callRate();
  }

  /** A public call. @throws EGeneral:Too many requests */
  publicCall(address: string, nowUs: number): void {
    if (!this.#of(`public ${address}`).charge(1, nowUs, this.limits.publicCalls)) throw faults.publicRate();
  }

  /** Something is done to an order. @throws EOrder:Rate limit exceeded */
  order(account: number, symbol: number, cost: number, nowUs: number): void {
    if (cost > 0 && !this.#of(`order ${account} ${symbol}`).charge(cost, nowUs, this.limits.orders))
      throw faults.orderRate();
  }

  /** Where the counter of a pair stands. */
  orderCount(account: number, symbol: number, nowUs: number): number {
    return this.#of(`order ${account} ${symbol}`).value(nowUs, this.limits.orders.perSecond);
  }

  #of(name: string): Counter {
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      counter = new Counter();
      this.#counters.set(name, counter);
    }
    return counter;
  }
}
