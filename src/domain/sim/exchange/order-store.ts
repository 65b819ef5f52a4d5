/**
 * The orders of an exchange as rows of typed arrays: a slot is a row, an order id names its slot, so no map is needed to find one.
 * Hot path.
 *
 * An id is `sequence · 2^21 + slot`: ids rise with every order, and whether a slot still belongs to an id is one
 * comparison. A closed order either leaves at once or stays in its slot for queries until as many have closed after it
 * as the archive holds. Rows grow by doubling.
 *
 * The orders of an account that keeps a history are in one of two lists: of the open ones, or of the closed ones.
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

/** Places of a row: sixteen doubles, and sixteen words of which the last are bytes. */
const ROW = 16;
const BYTES = 4 * ROW;
/** Places in a row of doubles: what a match touches is in the first cache line. */
const ID = 0;
const OPEN = 1;
const VISIBLE = 2;
const FILLED = 3;
const FILLED_QUOTE = 4;
const LOCKED = 5;
const LOTS = 6;
const LIST = 7;
const CLIENT_ID = 8;
const TIME = 9;
const UPDATE_TIME = 10;
const WORKING_TIME = 11;
const PREVENTED = 12;
const ICEBERG = 13;
const QUOTE_UNITS = 14;
const EXPIRE_TIME = 15;
/** Places in a row of words, and of the bytes behind the first eleven words. */
const NEXT = 0;
const PREVIOUS = 1;
const NEXT_OF_ACCOUNT = 2;
const PREVIOUS_OF_ACCOUNT = 3;
const ACCOUNT = 4;
const SYMBOL = 5;
const PRICE = 6;
const STOP = 7;
const TRAILING = 8;
const LOCK_PRICE = 9;
const AMENDS = 10;
const SIDE = 44;
const TYPE = 45;
const TIME_IN_FORCE = 46;
const STATE = 47;
const STP_MODE = 48;
const FLAGS = 49;
const REASON = 50;
const LEG = 51;

/** What the store needs to know of an account. */
interface AccountLists {
  firstOpen: Int32Array;
  lastOpen: Int32Array;
  firstClosed: Int32Array;
  lastClosed: Int32Array;
}

/** Rows of orders: one row is three cache lines, and an order that is touched is touched in one or two of them. */
export class OrderStore {
  capacity: number;
  doubles: Float64Array;
  words: Int32Array;
  /** The bytes of `words`. */
  bytes: Int8Array;
  /** Slots that hold an order, open or closed. */
  used = 0;
  /** Orders that are open. */
  openCount = 0;
  #sequence = 0;
  #firstFree: number = NONE;
  /** The first slot that was never in use. */
  #fresh = 0;
  /** Closed orders that are kept, in the order in which they closed: first and last of a list through `next`. */
  #oldestKept: number = NONE;
  #newestKept: number = NONE;
  #keptCount = 0;
  readonly #keepMax: number;
  /** What a strategy wants echoed: rare, so not in the rows. */
  readonly #strategies = new Map<number, { readonly id: number; readonly type: number }>();
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
    this.doubles = new Float64Array(capacity * ROW);
    this.words = new Int32Array(capacity * ROW);
    this.bytes = new Int8Array(this.words.buffer);
  }

  /** 0 for a slot that is free. */
  id(slot: number): number {
    return this.doubles[slot * ROW + ID] as number;
  }
  setId(slot: number, value: number): void {
    this.doubles[slot * ROW + ID] = value;
  }

  /** Lots that are still to be had: lots less filled less prevented. */
  open(slot: number): number {
    return this.doubles[slot * ROW + OPEN] as number;
  }
  setOpen(slot: number, value: number): void {
    this.doubles[slot * ROW + OPEN] = value;
  }

  /** Lots that the book shows: all open ones unless it is an iceberg. */
  visible(slot: number): number {
    return this.doubles[slot * ROW + VISIBLE] as number;
  }
  setVisible(slot: number, value: number): void {
    this.doubles[slot * ROW + VISIBLE] = value;
  }

  filled(slot: number): number {
    return this.doubles[slot * ROW + FILLED] as number;
  }
  setFilled(slot: number, value: number): void {
    this.doubles[slot * ROW + FILLED] = value;
  }

  filledQuote(slot: number): number {
    return this.doubles[slot * ROW + FILLED_QUOTE] as number;
  }
  setFilledQuote(slot: number, value: number): void {
    this.doubles[slot * ROW + FILLED_QUOTE] = value;
  }

  /** Units that are locked for it. */
  locked(slot: number): number {
    return this.doubles[slot * ROW + LOCKED] as number;
  }
  setLocked(slot: number, value: number): void {
    this.doubles[slot * ROW + LOCKED] = value;
  }

  lots(slot: number): number {
    return this.doubles[slot * ROW + LOTS] as number;
  }
  setLots(slot: number, value: number): void {
    this.doubles[slot * ROW + LOTS] = value;
  }

  /** List that the order is a leg of, 0 for none. */
  list(slot: number): number {
    return this.doubles[slot * ROW + LIST] as number;
  }
  setList(slot: number, value: number): void {
    this.doubles[slot * ROW + LIST] = value;
  }

  clientId(slot: number): number {
    return this.doubles[slot * ROW + CLIENT_ID] as number;
  }
  setClientId(slot: number, value: number): void {
    this.doubles[slot * ROW + CLIENT_ID] = value;
  }

  time(slot: number): number {
    return this.doubles[slot * ROW + TIME] as number;
  }
  setTime(slot: number, value: number): void {
    this.doubles[slot * ROW + TIME] = value;
  }

  updateTime(slot: number): number {
    return this.doubles[slot * ROW + UPDATE_TIME] as number;
  }
  setUpdateTime(slot: number, value: number): void {
    this.doubles[slot * ROW + UPDATE_TIME] = value;
  }

  workingTime(slot: number): number {
    return this.doubles[slot * ROW + WORKING_TIME] as number;
  }
  setWorkingTime(slot: number, value: number): void {
    this.doubles[slot * ROW + WORKING_TIME] = value;
  }

  prevented(slot: number): number {
    return this.doubles[slot * ROW + PREVENTED] as number;
  }
  setPrevented(slot: number, value: number): void {
    this.doubles[slot * ROW + PREVENTED] = value;
  }

  iceberg(slot: number): number {
    return this.doubles[slot * ROW + ICEBERG] as number;
  }
  setIceberg(slot: number, value: number): void {
    this.doubles[slot * ROW + ICEBERG] = value;
  }

  quoteUnits(slot: number): number {
    return this.doubles[slot * ROW + QUOTE_UNITS] as number;
  }
  setQuoteUnits(slot: number, value: number): void {
    this.doubles[slot * ROW + QUOTE_UNITS] = value;
  }

  expireTime(slot: number): number {
    return this.doubles[slot * ROW + EXPIRE_TIME] as number;
  }
  setExpireTime(slot: number, value: number): void {
    this.doubles[slot * ROW + EXPIRE_TIME] = value;
  }

  /** Neighbours in the queue the order stands in: a level of the book, a trigger price, a group of trailing orders. */
  next(slot: number): number {
    return this.words[slot * ROW + NEXT] as number;
  }
  setNext(slot: number, value: number): void {
    this.words[slot * ROW + NEXT] = value;
  }

  previous(slot: number): number {
    return this.words[slot * ROW + PREVIOUS] as number;
  }
  setPrevious(slot: number, value: number): void {
    this.words[slot * ROW + PREVIOUS] = value;
  }

  /** Neighbours among the orders of the account, open or closed. */
  nextOfAccount(slot: number): number {
    return this.words[slot * ROW + NEXT_OF_ACCOUNT] as number;
  }
  setNextOfAccount(slot: number, value: number): void {
    this.words[slot * ROW + NEXT_OF_ACCOUNT] = value;
  }

  previousOfAccount(slot: number): number {
    return this.words[slot * ROW + PREVIOUS_OF_ACCOUNT] as number;
  }
  setPreviousOfAccount(slot: number, value: number): void {
    this.words[slot * ROW + PREVIOUS_OF_ACCOUNT] = value;
  }

  account(slot: number): number {
    return this.words[slot * ROW + ACCOUNT] as number;
  }
  setAccount(slot: number, value: number): void {
    this.words[slot * ROW + ACCOUNT] = value;
  }

  symbol(slot: number): number {
    return this.words[slot * ROW + SYMBOL] as number;
  }
  setSymbol(slot: number, value: number): void {
    this.words[slot * ROW + SYMBOL] = value;
  }

  /** Limit in ticks, 0 for a market order. */
  price(slot: number): number {
    return this.words[slot * ROW + PRICE] as number;
  }
  setPrice(slot: number, value: number): void {
    this.words[slot * ROW + PRICE] = value;
  }

  stop(slot: number): number {
    return this.words[slot * ROW + STOP] as number;
  }
  setStop(slot: number, value: number): void {
    this.words[slot * ROW + STOP] = value;
  }

  trailing(slot: number): number {
    return this.words[slot * ROW + TRAILING] as number;
  }
  setTrailing(slot: number, value: number): void {
    this.words[slot * ROW + TRAILING] = value;
  }

  /** Price at which the funds of a buy are locked. */
  lockPrice(slot: number): number {
    return this.words[slot * ROW + LOCK_PRICE] as number;
  }
  setLockPrice(slot: number, value: number): void {
    this.words[slot * ROW + LOCK_PRICE] = value;
  }

  amends(slot: number): number {
    return this.words[slot * ROW + AMENDS] as number;
  }
  setAmends(slot: number, value: number): void {
    this.words[slot * ROW + AMENDS] = value;
  }

  /** 1 buys, −1 sells. */
  side(slot: number): number {
    return this.bytes[slot * BYTES + SIDE] as number;
  }
  setSide(slot: number, value: number): void {
    this.bytes[slot * BYTES + SIDE] = value;
  }

  type(slot: number): number {
    return this.bytes[slot * BYTES + TYPE] as number;
  }
  setType(slot: number, value: number): void {
    this.bytes[slot * BYTES + TYPE] = value;
  }

  timeInForce(slot: number): number {
    return this.bytes[slot * BYTES + TIME_IN_FORCE] as number;
  }
  setTimeInForce(slot: number, value: number): void {
    this.bytes[slot * BYTES + TIME_IN_FORCE] = value;
  }

  state(slot: number): number {
    return this.bytes[slot * BYTES + STATE] as number;
  }
  setState(slot: number, value: number): void {
    this.bytes[slot * BYTES + STATE] = value;
  }

  stpMode(slot: number): number {
    return this.bytes[slot * BYTES + STP_MODE] as number;
  }
  setStpMode(slot: number, value: number): void {
    this.bytes[slot * BYTES + STP_MODE] = value;
  }

  flags(slot: number): number {
    return this.bytes[slot * BYTES + FLAGS] as number;
  }
  setFlags(slot: number, value: number): void {
    this.bytes[slot * BYTES + FLAGS] = value;
  }

  reason(slot: number): number {
    return this.bytes[slot * BYTES + REASON] as number;
  }
  setReason(slot: number, value: number): void {
    this.bytes[slot * BYTES + REASON] = value;
  }

  /** Which leg of its list. */
  leg(slot: number): number {
    return this.bytes[slot * BYTES + LEG] as number;
  }
  setLeg(slot: number, value: number): void {
    this.bytes[slot * BYTES + LEG] = value;
  }

  strategyId(slot: number): number {
    return this.#strategies.get(slot)?.id ?? NONE;
  }

  strategyType(slot: number): number {
    return this.#strategies.get(slot)?.type ?? NONE;
  }

  /** Notes what is to be echoed; −1 for nothing. */
  setStrategy(slot: number, id: number, type: number): void {
    if (id >= 0 || type >= 0) this.#strategies.set(slot, { id, type });
    else if (this.#strategies.size > 0) this.#strategies.delete(slot);
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
   * A slot with a new id for an open order. The owner writes all other fields.
   * @param isListed whether it joins the open orders of its account; those of others are found by looking at all slots.
   */
  openOrder(account: number, isListed: boolean): number {
    let slot = this.#firstFree;
    if (slot === NONE) slot = this.#freshSlot();
    else this.#firstFree = this.next(slot);
    this.used = (this.used + 1) | 0;
    this.openCount = (this.openCount + 1) | 0;
    this.#sequence++;
    this.setId(slot, this.#sequence * SLOTS_MAX + slot);
    this.setAccount(slot, account);
    if (isListed) this.#list(slot, account);
    return slot;
  }

  /** The slot of an id, `NONE` when its order is not there any more or never was. */
  slotOf(id: number): number {
    // A power of two divides without rounding; `%` of doubles is a call into a library.
    const slot = (id - Math.floor(id / SLOTS_MAX) * SLOTS_MAX) | 0;
    return id > 0 && slot < this.capacity && this.id(slot) === id ? slot : NONE;
  }

  /** An order is closed and in no queue. @param isListed whether it was listed; then it stays in its slot for queries. */
  closeOrder(slot: number, isListed: boolean): void {
    this.openCount = (this.openCount - 1) | 0;
    if (isListed) this.#keep(slot, this.account(slot));
    else this.#free(slot);
  }

  /** Oldest open order of an account whose orders are listed; `nextOfAccount` leads on. */
  firstOpenOf(account: number): number {
    return this.#of.firstOpen[account] as number;
  }

  /** The closed order of an account that has been closed longest; `nextOfAccount` leads on. */
  firstClosedOf(account: number): number {
    return this.#of.firstClosed[account] as number;
  }

  /** Slots from 0 on that were ever in use are below this. */
  get slotsInUse(): number {
    return this.#fresh;
  }

  #list(slot: number, account: number): void {
    const { firstOpen, lastOpen } = this.#of;
    const last = lastOpen[account] as number;
    this.setPreviousOfAccount(slot, last);
    this.setNextOfAccount(slot, NONE);
    if (last === NONE) firstOpen[account] = slot;
    else this.setNextOfAccount(last, slot);
    lastOpen[account] = slot;
  }

  #keep(slot: number, account: number): void {
    this.#unlink(slot, this.#of.firstOpen, this.#of.lastOpen, account);
    if (this.#keepMax === 0) {
      this.#free(slot);
      return;
    }
    const { firstClosed, lastClosed } = this.#of;
    const last = lastClosed[account] as number;
    this.setPreviousOfAccount(slot, last);
    this.setNextOfAccount(slot, NONE);
    if (last === NONE) firstClosed[account] = slot;
    else this.setNextOfAccount(last, slot);
    lastClosed[account] = slot;
    this.setNext(slot, NONE);
    if (this.#newestKept === NONE) this.#oldestKept = slot;
    else this.setNext(this.#newestKept, slot);
    this.#newestKept = slot;
    if (this.#keptCount === this.#keepMax) this.#forgetOldest();
    else this.#keptCount = (this.#keptCount + 1) | 0;
  }

  #unlink(slot: number, firsts: Int32Array, lasts: Int32Array, account: number): void {
    const before = this.previousOfAccount(slot);
    const behind = this.nextOfAccount(slot);
    if (before === NONE) firsts[account] = behind;
    else this.setNextOfAccount(before, behind);
    if (behind === NONE) lasts[account] = before;
    else this.setPreviousOfAccount(behind, before);
  }

  #forgetOldest(): void {
    const slot = this.#oldestKept;
    this.#oldestKept = this.next(slot);
    const account = this.account(slot);
    this.#unlink(slot, this.#of.firstClosed, this.#of.lastClosed, account);
    this.#free(slot);
  }

  #free(slot: number): void {
    this.used = (this.used - 1) | 0;
    this.setId(slot, 0);
    this.setNext(slot, this.#firstFree);
    this.#firstFree = slot;
  }

  /** A slot that was never in use. Memory is touched when it is needed, not before. */
  #freshSlot(): number {
    if (this.#fresh === this.capacity) this.#grow();
    const slot = this.#fresh;
    this.#fresh = (slot + 1) | 0;
    return slot;
  }

  #grow(): void {
    const from = this.capacity;
    if (from >= SLOTS_MAX) assert(false, 'an exchange has at most 2^21 orders', from);
    this.capacity = Math.min(SLOTS_MAX, 2 * from);
    const doubles = new Float64Array(this.capacity * ROW);
    doubles.set(this.doubles);
    this.doubles = doubles;
    const words = new Int32Array(this.capacity * ROW);
    words.set(this.words);
    this.words = words;
    this.bytes = new Int8Array(words.buffer);
  }
}
