/**
 * The orders of an exchange as columns: a slot is a row, an order id names its slot, so no map is needed to find one.
 * Hot path.
 *
 * An id is `sequence · 2^21 + slot`: ids rise with every order, and whether a slot still belongs to an id is one
 * comparison. A closed order either leaves at once or stays in its slot for queries until as many have closed after it
 * as the archive holds. All columns grow together by doubling; readers fetch the column from the store at each call.
 *
 * Each order is in one list of its account: of the open ones, or of the closed ones that are kept.
 *
 * Single owner, O(1). Allocates only when there are more orders than ever before.
 */
import { assert } from '../../../core/index.ts';

/** Slots that an exchange can have; ids count in steps of this. */
export const SLOTS_MAX = 2 ** 21;
/** No slot. */
export const NONE = -1;

const CAPACITY_DEFAULT = 1024;
/** Flags of an order. It may only reduce what the account has. */
export const REDUCE_ONLY = 1;
/** It has begun to trade: it is on the book, or was a taker at once. */
export const WORKING = 2;
/** Its trigger has come. */
export const TRIGGERED = 4;
/** Where it stands: on the book, among the stop orders, among those that follow the price. */
export const ON_BOOK = 8;
export const ON_STOPS = 16;
export const ON_TRAILING = 32;

/** What the store needs to know of an account. */
interface AccountLists {
  firstOpen: Int32Array;
  lastOpen: Int32Array;
  firstClosed: Int32Array;
  lastClosed: Int32Array;
}

/** Rows of orders. Columns are public: this is the memory of the exchange, and only its parts hold it. */
export class OrderStore {
  capacity: number;
  /** Id of the order in the slot; 0 for a slot that is free. */
  ids: Float64Array;
  /** Neighbours in the queue the order stands in: a level of the book, a trigger price, a group of trailing orders. */
  next: Int32Array;
  previous: Int32Array;
  /** Neighbours among the orders of the account. */
  nextOfAccount: Int32Array;
  previousOfAccount: Int32Array;
  accounts: Int32Array;
  symbols: Int32Array;
  sides: Int8Array;
  types: Uint8Array;
  timesInForce: Uint8Array;
  states: Uint8Array;
  stpModes: Uint8Array;
  flags: Uint8Array;
  reasons: Uint8Array;
  prices: Int32Array;
  stops: Int32Array;
  trailing: Int32Array;
  /** Price at which the funds of a buy are locked. */
  lockPrices: Int32Array;
  /** List that the order is a leg of, 0 for none, and which leg. */
  lists: Float64Array;
  legs: Uint8Array;
  lots: Float64Array;
  /** Lots that are still to be had: lots less filled less prevented. */
  open: Float64Array;
  /** Lots that the book shows: all open ones unless it is an iceberg. */
  visible: Float64Array;
  filled: Float64Array;
  filledQuote: Float64Array;
  prevented: Float64Array;
  icebergs: Float64Array;
  quoteUnits: Float64Array;
  /** Units that are locked for it. */
  locked: Float64Array;
  clientIds: Float64Array;
  times: Float64Array;
  updateTimes: Float64Array;
  workingTimes: Float64Array;
  expireTimes: Float64Array;
  strategyIds: Float64Array;
  strategyTypes: Float64Array;
  amends: Int32Array;
  /** Slots that hold an order, open or closed. */
  used = 0;
  /** Orders that are open. */
  openCount = 0;
  #sequence = 0;
  #firstFree: number = NONE;
  /** Closed orders that are kept, in the order in which they closed: first and last of a list through `next`. */
  #oldestKept: number = NONE;
  #newestKept: number = NONE;
  #keptCount = 0;
  readonly #keepMax: number;
  #of: AccountLists = {
    firstOpen: new Int32Array(0),
    lastOpen: new Int32Array(0),
    firstClosed: new Int32Array(0),
    lastClosed: new Int32Array(0),
  };

  /** @param keepMax closed orders that are kept for queries.   @param capacity orders before the first growth. */
  constructor(keepMax: number, capacity: number = CAPACITY_DEFAULT) {
    assert(Number.isInteger(capacity) && capacity >= 1 && capacity <= SLOTS_MAX, 'room for 1 to 2^21 orders', capacity);
    assert(
      Number.isInteger(keepMax) && keepMax >= 0 && keepMax < SLOTS_MAX,
      'keeps 0 to 2^21 - 1 closed orders',
      keepMax,
    );
    this.#keepMax = keepMax;
    this.capacity = capacity;
    this.ids = new Float64Array(capacity);
    this.next = new Int32Array(capacity);
    this.previous = new Int32Array(capacity);
    this.nextOfAccount = new Int32Array(capacity);
    this.previousOfAccount = new Int32Array(capacity);
    this.accounts = new Int32Array(capacity);
    this.symbols = new Int32Array(capacity);
    this.sides = new Int8Array(capacity);
    this.types = new Uint8Array(capacity);
    this.timesInForce = new Uint8Array(capacity);
    this.states = new Uint8Array(capacity);
    this.stpModes = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.reasons = new Uint8Array(capacity);
    this.prices = new Int32Array(capacity);
    this.stops = new Int32Array(capacity);
    this.trailing = new Int32Array(capacity);
    this.lockPrices = new Int32Array(capacity);
    this.lists = new Float64Array(capacity);
    this.legs = new Uint8Array(capacity);
    this.lots = new Float64Array(capacity);
    this.open = new Float64Array(capacity);
    this.visible = new Float64Array(capacity);
    this.filled = new Float64Array(capacity);
    this.filledQuote = new Float64Array(capacity);
    this.prevented = new Float64Array(capacity);
    this.icebergs = new Float64Array(capacity);
    this.quoteUnits = new Float64Array(capacity);
    this.locked = new Float64Array(capacity);
    this.clientIds = new Float64Array(capacity);
    this.times = new Float64Array(capacity);
    this.updateTimes = new Float64Array(capacity);
    this.workingTimes = new Float64Array(capacity);
    this.expireTimes = new Float64Array(capacity);
    this.strategyIds = new Float64Array(capacity);
    this.strategyTypes = new Float64Array(capacity);
    this.amends = new Int32Array(capacity);
    this.#firstFree = chain(this.next, 0);
  }

  /** Makes room for the lists of one more account. */
  addAccount(account: number): void {
    const of = this.#of;
    if (account < of.firstOpen.length) return;
    const length = Math.max(16, 2 * account);
    const grown = (column: Int32Array): Int32Array => {
      const longer = new Int32Array(length).fill(NONE);
      longer.set(column);
      return longer;
    };
    this.#of = {
      firstOpen: grown(of.firstOpen),
      lastOpen: grown(of.lastOpen),
      firstClosed: grown(of.firstClosed),
      lastClosed: grown(of.lastClosed),
    };
  }

  /** Whether there is a slot for `count` more orders. */
  hasRoom(count: number): boolean {
    return this.used + count <= SLOTS_MAX;
  }

  /**
   * A slot with a new id for an open order of an account, at the end of its open orders. The owner writes all other
   * columns.
   */
  openOrder(account: number): number {
    if (this.#firstFree === NONE) this.#grow();
    const slot = this.#firstFree;
    this.#firstFree = this.next[slot] as number;
    this.used = (this.used + 1) | 0;
    this.openCount = (this.openCount + 1) | 0;
    this.#sequence++;
    this.ids[slot] = this.#sequence * SLOTS_MAX + slot;
    this.accounts[slot] = account;
    const { firstOpen, lastOpen } = this.#of;
    const last = lastOpen[account] as number;
    this.previousOfAccount[slot] = last;
    this.nextOfAccount[slot] = NONE;
    if (last === NONE) firstOpen[account] = slot;
    else this.nextOfAccount[last] = slot;
    lastOpen[account] = slot;
    return slot;
  }

  /** The slot of an id, `NONE` when its order is not there any more or never was. */
  slotOf(id: number): number {
    // A power of two divides without rounding; `%` of doubles is a call into a library.
    const slot = id - Math.floor(id / SLOTS_MAX) * SLOTS_MAX;
    return id > 0 && slot < this.capacity && this.ids[slot] === id ? slot : NONE;
  }

  /** An order is closed and in no queue. @param keep whether it stays in its slot for queries. */
  closeOrder(slot: number, keep: boolean): void {
    const account = this.accounts[slot] as number;
    this.openCount = (this.openCount - 1) | 0;
    this.#unlink(slot, this.#of.firstOpen, this.#of.lastOpen, account);
    if (!keep || this.#keepMax === 0) {
      this.#free(slot);
      return;
    }
    const { firstClosed, lastClosed } = this.#of;
    const last = lastClosed[account] as number;
    this.previousOfAccount[slot] = last;
    this.nextOfAccount[slot] = NONE;
    if (last === NONE) firstClosed[account] = slot;
    else this.nextOfAccount[last] = slot;
    lastClosed[account] = slot;
    this.next[slot] = NONE;
    if (this.#newestKept === NONE) this.#oldestKept = slot;
    else this.next[this.#newestKept] = slot;
    this.#newestKept = slot;
    if (this.#keptCount === this.#keepMax) this.#forgetOldest();
    else this.#keptCount = (this.#keptCount + 1) | 0;
  }

  /** Oldest open order of an account; `nextOfAccount` leads on. */
  firstOpenOf(account: number): number {
    return this.#of.firstOpen[account] as number;
  }

  /** The closed order of an account that has been closed longest; `nextOfAccount` leads on. */
  firstClosedOf(account: number): number {
    return this.#of.firstClosed[account] as number;
  }

  #unlink(slot: number, firsts: Int32Array, lasts: Int32Array, account: number): void {
    const before = this.previousOfAccount[slot] as number;
    const behind = this.nextOfAccount[slot] as number;
    if (before === NONE) firsts[account] = behind;
    else this.nextOfAccount[before] = behind;
    if (behind === NONE) lasts[account] = before;
    else this.previousOfAccount[behind] = before;
  }

  #forgetOldest(): void {
    const slot = this.#oldestKept;
    this.#oldestKept = this.next[slot] as number;
    const account = this.accounts[slot] as number;
    this.#unlink(slot, this.#of.firstClosed, this.#of.lastClosed, account);
    this.#free(slot);
  }

  #free(slot: number): void {
    this.used = (this.used - 1) | 0;
    this.ids[slot] = 0;
    this.next[slot] = this.#firstFree;
    this.#firstFree = slot;
  }

  #grow(): void {
    const from = this.capacity;
    if (from >= SLOTS_MAX) assert(false, 'an exchange has at most 2^21 orders', from);
    this.capacity = Math.min(SLOTS_MAX, 2 * from);
    this.#growLinks();
    this.#growWords();
    this.#growNumbers();
    this.#firstFree = chain(this.next, from);
  }

  #growLinks(): void {
    const to = this.capacity;
    this.next = longer(this.next, new Int32Array(to));
    this.previous = longer(this.previous, new Int32Array(to));
    this.nextOfAccount = longer(this.nextOfAccount, new Int32Array(to));
    this.previousOfAccount = longer(this.previousOfAccount, new Int32Array(to));
    this.accounts = longer(this.accounts, new Int32Array(to));
    this.symbols = longer(this.symbols, new Int32Array(to));
    this.prices = longer(this.prices, new Int32Array(to));
    this.stops = longer(this.stops, new Int32Array(to));
    this.trailing = longer(this.trailing, new Int32Array(to));
    this.lockPrices = longer(this.lockPrices, new Int32Array(to));
    this.amends = longer(this.amends, new Int32Array(to));
  }

  #growWords(): void {
    const to = this.capacity;
    this.sides = longer(this.sides, new Int8Array(to));
    this.types = longer(this.types, new Uint8Array(to));
    this.timesInForce = longer(this.timesInForce, new Uint8Array(to));
    this.states = longer(this.states, new Uint8Array(to));
    this.stpModes = longer(this.stpModes, new Uint8Array(to));
    this.flags = longer(this.flags, new Uint8Array(to));
    this.reasons = longer(this.reasons, new Uint8Array(to));
    this.legs = longer(this.legs, new Uint8Array(to));
  }

  #growNumbers(): void {
    const to = this.capacity;
    this.ids = longer(this.ids, new Float64Array(to));
    this.lists = longer(this.lists, new Float64Array(to));
    this.lots = longer(this.lots, new Float64Array(to));
    this.open = longer(this.open, new Float64Array(to));
    this.visible = longer(this.visible, new Float64Array(to));
    this.filled = longer(this.filled, new Float64Array(to));
    this.filledQuote = longer(this.filledQuote, new Float64Array(to));
    this.prevented = longer(this.prevented, new Float64Array(to));
    this.icebergs = longer(this.icebergs, new Float64Array(to));
    this.quoteUnits = longer(this.quoteUnits, new Float64Array(to));
    this.locked = longer(this.locked, new Float64Array(to));
    this.clientIds = longer(this.clientIds, new Float64Array(to));
    this.times = longer(this.times, new Float64Array(to));
    this.updateTimes = longer(this.updateTimes, new Float64Array(to));
    this.workingTimes = longer(this.workingTimes, new Float64Array(to));
    this.expireTimes = longer(this.expireTimes, new Float64Array(to));
    this.strategyIds = longer(this.strategyIds, new Float64Array(to));
    this.strategyTypes = longer(this.strategyTypes, new Float64Array(to));
  }
}

/** Joins the slots from `from` on to a list that ends in NONE. @returns its first slot. */
function chain(links: Int32Array, from: number): number {
  for (let slot = from; slot < links.length; slot++) links[slot] = slot + 1;
  links[links.length - 1] = NONE;
  return from;
}

/** The longer column, with the shorter one at its beginning. */
function longer<Column extends Float64Array | Int32Array | Uint8Array | Int8Array>(from: Column, to: Column): Column {
  to.set(from as never);
  return to;
}
