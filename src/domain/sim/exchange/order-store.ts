/**
 * The orders of an exchange as rows of typed arrays. What a book touches of an order is in `OrderSlots`, all else here.
 * Hot path.
 *
 * A closed order either leaves at once or stays in its slot for queries until as many have closed after it as the
 * archive holds. Rows grow by doubling.
 *
 * The orders of an account that keeps a history are in one of two lists: of the open ones, or of the closed ones.
 *
 * Single owner, O(1). Allocates only when there are more orders than ever before.
 */
import { assert } from '../../../core/index.ts';
import { HEAD } from './core-layout.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';
import {
  NONE,
  OrderSlots,
  SLOT_ACCOUNT,
  SLOT_DOUBLES,
  SLOT_FLAGS,
  SLOT_NEXT,
  SLOT_PREVIOUS,
  SLOT_PRICE,
  SLOT_SIDE,
  SLOT_STATE,
  SLOT_TYPE,
  SLOT_WORDS,
  SLOTS_MAX,
} from './order-slots.ts';

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
/** A strategy wants something echoed. */
const ECHOES = 64;
/** Its limit is not known before its trigger: until then the column of the stop has how far it is from that, and there is no price. */
export const FOLLOWS = 128;

/**
 * Places of a row: two cache lines. The first has what a trade and a cancel touch, the second what is written when an order
 * comes and read when somebody asks.
 */
const ROW = 16;
const WORDS = 2 * ROW;
const HALVES = 4 * ROW;
const BYTES = 8 * ROW;
const OPEN = 0;
const FILLED = 1;
const FILLED_QUOTE = 2;
const LOCKED = 3;
const LIST = 4;
const CLIENT_ID = 5;
const UPDATE_TIME = 6;
const LOTS = 8;
const ICEBERG = 9;
const PREVENTED = 10;
const TIME = 11;
const WORKING_TIME = 12;
/** Of the words of a row, its halves of words, and its bytes. */
const LOCK_PRICE = 14;
const NEXT_OF_ACCOUNT = 26;
const PREVIOUS_OF_ACCOUNT = 27;
const STOP = 28;
const TRAILING = 29;
const AMENDS = 30;
const SYMBOL = 30;
const REASON = 62;
/** 1 where a part of the lots is shown at a time. */
const HIDES = 63;
const TIME_IN_FORCE = 124;
const STP_MODE = 125;
const LEG = 126;
/** 1 where there are numbers in the row of those that few orders have. */
const HAS_MORE = 127;
/** Markets that half a word can name, and one number for none. */
export const MARKETS_MAX = 65_535;
/** Places of a row of what few orders have. */
const MORE = 2;
const QUOTE_UNITS = 0;
const EXPIRE_TIME = 1;

/** What the store needs to know of an account. */
interface AccountLists {
  firstOpen: Int32Array;
  lastOpen: Int32Array;
  firstClosed: Int32Array;
  lastClosed: Int32Array;
}

const LISTS = ['firstOpen', 'lastOpen', 'firstClosed', 'lastClosed'] as const;

/** Rows of orders. */
export class OrderStore {
  readonly slots: OrderSlots;
  #capacity = 0;
  #doubles: Float64Array = new Float64Array(0);
  #words: Int32Array = new Int32Array(0);
  #halves: Uint16Array = new Uint16Array(0);
  #bytes: Int8Array = new Int8Array(0);
  /** What few orders have, in rows of its own, so that the others need not touch it. */
  #more: Float64Array = new Float64Array(0);
  /** Closed orders that are kept, in the order in which they closed: a ring, which says who is forgotten next without a look at one. */
  #kept: Int32Array = new Int32Array(0);
  /** Words of the head: open orders; place of the first closed one that is kept, and how many there are. */
  #head: Int32Array = new Int32Array(0);
  readonly #column: Column;
  readonly #moreColumn: Column;
  readonly #keepMax: number;
  /** What a strategy wants echoed: rare, so not in the rows. */
  readonly #strategies = new Map<number, { readonly id: number; readonly type: number }>();
  readonly #of: AccountLists = {
    firstOpen: new Int32Array(0),
    lastOpen: new Int32Array(0),
    firstClosed: new Int32Array(0),
    lastClosed: new Int32Array(0),
  };
  readonly #ofColumns: readonly Column[];

  /**
   * @param keepMax closed orders that are kept for queries.   @param capacity orders before the first growth.
   * @param memory that the rows are in.
   */
  constructor(keepMax: number, capacity: number = CAPACITY_DEFAULT, memory: ExchangeMemory = new ExchangeMemory()) {
    assert(
      Number.isInteger(keepMax) && keepMax >= 0 && keepMax < SLOTS_MAX,
      'keeps 0 to 2^21 - 1 closed orders',
      keepMax,
    );
    this.#keepMax = keepMax;
    this.slots = new OrderSlots(capacity, memory);
    this.#column = memory.column(
      capacity * BYTES,
      (buffer, address, bytes) => {
        const rows = bytes / BYTES;
        this.#capacity = rows;
        this.#doubles = new Float64Array(buffer, address, rows * ROW);
        this.#words = new Int32Array(buffer, address, rows * WORDS);
        this.#halves = new Uint16Array(buffer, address, rows * HALVES);
        this.#bytes = new Int8Array(buffer, address, rows * BYTES);
        this.#head = memory.words;
      },
      HEAD.rows,
    );
    this.#moreColumn = memory.column(8 * MORE * capacity, (buffer, address, bytes) => {
      this.#more = new Float64Array(buffer, address, bytes / 8);
    });
    this.#head[HEAD.keepMax] = keepMax;
    // One more than are kept, because the newest comes before the oldest goes.
    memory.column(
      4 * 2 ** Math.ceil(Math.log2(keepMax + 1)),
      (buffer, address, bytes) => {
        this.#kept = new Int32Array(buffer, address, bytes / 4);
        this.#head[HEAD.keptMask] = bytes / 4 - 1;
      },
      HEAD.kept,
    );
    this.#ofColumns = LISTS.map((list) =>
      memory.column(
        0,
        (buffer, address, bytes) => {
          this.#of[list] = new Int32Array(buffer, address, bytes / 4);
        },
        HEAD[list],
      ),
    );
  }

  /** Orders that are open. */
  get openCount(): number {
    return this.#head[HEAD.openCount] as number;
  }

  /** Slots that hold an order, open or closed. */
  get used(): number {
    return this.slots.used;
  }

  /** 0 for a slot that is free. */
  id(slot: number): number {
    return this.slots.id(slot);
  }

  /** Lots that are still to be had: lots less filled less prevented. */
  open(slot: number): number {
    return this.#doubles[slot * ROW + OPEN] as number;
  }
  setOpen(slot: number, value: number): void {
    this.#doubles[slot * ROW + OPEN] = value;
  }

  /** Lots that the book shows: all open ones unless it is an iceberg. */
  visible(slot: number): number {
    return this.slots.doubles[slot * SLOT_DOUBLES] as number;
  }
  setVisible(slot: number, value: number): void {
    this.slots.doubles[slot * SLOT_DOUBLES] = value;
  }

  filled(slot: number): number {
    return this.#doubles[slot * ROW + FILLED] as number;
  }
  setFilled(slot: number, value: number): void {
    this.#doubles[slot * ROW + FILLED] = value;
  }

  filledQuote(slot: number): number {
    return this.#doubles[slot * ROW + FILLED_QUOTE] as number;
  }
  setFilledQuote(slot: number, value: number): void {
    this.#doubles[slot * ROW + FILLED_QUOTE] = value;
  }

  /** Units that are locked for it. */
  locked(slot: number): number {
    return this.#doubles[slot * ROW + LOCKED] as number;
  }
  setLocked(slot: number, value: number): void {
    this.#doubles[slot * ROW + LOCKED] = value;
  }

  lots(slot: number): number {
    return this.#doubles[slot * ROW + LOTS] as number;
  }
  setLots(slot: number, value: number): void {
    this.#doubles[slot * ROW + LOTS] = value;
  }

  /** List that the order is a leg of, 0 for none. */
  list(slot: number): number {
    return this.#doubles[slot * ROW + LIST] as number;
  }
  setList(slot: number, value: number): void {
    this.#doubles[slot * ROW + LIST] = value;
  }

  clientId(slot: number): number {
    return this.#doubles[slot * ROW + CLIENT_ID] as number;
  }
  setClientId(slot: number, value: number): void {
    this.#doubles[slot * ROW + CLIENT_ID] = value;
  }

  time(slot: number): number {
    return this.#doubles[slot * ROW + TIME] as number;
  }
  setTime(slot: number, value: number): void {
    this.#doubles[slot * ROW + TIME] = value;
  }

  updateTime(slot: number): number {
    return this.#doubles[slot * ROW + UPDATE_TIME] as number;
  }
  setUpdateTime(slot: number, value: number): void {
    this.#doubles[slot * ROW + UPDATE_TIME] = value;
  }

  workingTime(slot: number): number {
    return this.#doubles[slot * ROW + WORKING_TIME] as number;
  }
  setWorkingTime(slot: number, value: number): void {
    this.#doubles[slot * ROW + WORKING_TIME] = value;
  }

  prevented(slot: number): number {
    return this.#doubles[slot * ROW + PREVENTED] as number;
  }
  setPrevented(slot: number, value: number): void {
    this.#doubles[slot * ROW + PREVENTED] = value;
  }

  iceberg(slot: number): number {
    return this.#doubles[slot * ROW + ICEBERG] as number;
  }
  setIceberg(slot: number, value: number): void {
    this.#doubles[slot * ROW + ICEBERG] = value;
    this.#bytes[slot * BYTES + HIDES] = value > 0 ? 1 : 0;
  }

  quoteUnits(slot: number): number {
    return this.#bytes[slot * BYTES + HAS_MORE] === 0 ? 0 : (this.#more[slot * MORE + QUOTE_UNITS] as number);
  }
  setQuoteUnits(slot: number, value: number): void {
    if (this.#hasMore(slot, value)) this.#more[slot * MORE + QUOTE_UNITS] = value;
  }

  expireTime(slot: number): number {
    return this.#bytes[slot * BYTES + HAS_MORE] === 0 ? 0 : (this.#more[slot * MORE + EXPIRE_TIME] as number);
  }
  setExpireTime(slot: number, value: number): void {
    if (this.#hasMore(slot, value)) this.#more[slot * MORE + EXPIRE_TIME] = value;
  }

  /** Whether a number has a place among those that few orders have; 0 needs none. */
  #hasMore(slot: number, value: number): boolean {
    if (this.#bytes[slot * BYTES + HAS_MORE] !== 0) return true;
    if (value === 0) return false;
    this.#bytes[slot * BYTES + HAS_MORE] = 1;
    this.#more[slot * MORE + QUOTE_UNITS] = 0;
    this.#more[slot * MORE + EXPIRE_TIME] = 0;
    return true;
  }

  /** Neighbours in the queue the order stands in: a level of the book, a trigger price, a group of trailing orders. */
  next(slot: number): number {
    return this.slots.words[slot * SLOT_WORDS + SLOT_NEXT] as number;
  }
  setNext(slot: number, value: number): void {
    this.slots.words[slot * SLOT_WORDS + SLOT_NEXT] = value;
  }

  previous(slot: number): number {
    return this.slots.words[slot * SLOT_WORDS + SLOT_PREVIOUS] as number;
  }
  setPrevious(slot: number, value: number): void {
    this.slots.words[slot * SLOT_WORDS + SLOT_PREVIOUS] = value;
  }

  /** Neighbours among the orders of the account, open or closed. */
  nextOfAccount(slot: number): number {
    return this.#words[slot * WORDS + NEXT_OF_ACCOUNT] as number;
  }
  setNextOfAccount(slot: number, value: number): void {
    this.#words[slot * WORDS + NEXT_OF_ACCOUNT] = value;
  }

  previousOfAccount(slot: number): number {
    return this.#words[slot * WORDS + PREVIOUS_OF_ACCOUNT] as number;
  }
  setPreviousOfAccount(slot: number, value: number): void {
    this.#words[slot * WORDS + PREVIOUS_OF_ACCOUNT] = value;
  }

  account(slot: number): number {
    return this.slots.words[slot * SLOT_WORDS + SLOT_ACCOUNT] as number;
  }
  setAccount(slot: number, value: number): void {
    this.slots.words[slot * SLOT_WORDS + SLOT_ACCOUNT] = value;
  }

  symbol(slot: number): number {
    return this.#halves[slot * HALVES + SYMBOL] as number;
  }
  setSymbol(slot: number, value: number): void {
    this.#halves[slot * HALVES + SYMBOL] = value;
  }

  /** Limit in ticks, 0 for a market order. */
  price(slot: number): number {
    return this.slots.words[slot * SLOT_WORDS + SLOT_PRICE] as number;
  }
  setPrice(slot: number, value: number): void {
    this.slots.words[slot * SLOT_WORDS + SLOT_PRICE] = value;
  }

  stop(slot: number): number {
    return this.#words[slot * WORDS + STOP] as number;
  }
  setStop(slot: number, value: number): void {
    this.#words[slot * WORDS + STOP] = value;
  }

  trailing(slot: number): number {
    return this.#words[slot * WORDS + TRAILING] as number;
  }
  setTrailing(slot: number, value: number): void {
    this.#words[slot * WORDS + TRAILING] = value;
  }

  /** Price at which the funds of a buy are locked. */
  lockPrice(slot: number): number {
    return this.#words[slot * WORDS + LOCK_PRICE] as number;
  }
  setLockPrice(slot: number, value: number): void {
    this.#words[slot * WORDS + LOCK_PRICE] = value;
  }

  amends(slot: number): number {
    return this.#words[slot * WORDS + AMENDS] as number;
  }
  setAmends(slot: number, value: number): void {
    this.#words[slot * WORDS + AMENDS] = value;
  }

  /** 1 buys, −1 sells. */
  side(slot: number): number {
    return this.slots.bytes[slot * (4 * SLOT_WORDS) + SLOT_SIDE] as number;
  }
  setSide(slot: number, value: number): void {
    this.slots.bytes[slot * (4 * SLOT_WORDS) + SLOT_SIDE] = value;
  }

  type(slot: number): number {
    return this.slots.bytes[slot * (4 * SLOT_WORDS) + SLOT_TYPE] as number;
  }
  setType(slot: number, value: number): void {
    this.slots.bytes[slot * (4 * SLOT_WORDS) + SLOT_TYPE] = value;
  }

  timeInForce(slot: number): number {
    return this.#bytes[slot * BYTES + TIME_IN_FORCE] as number;
  }
  setTimeInForce(slot: number, value: number): void {
    this.#bytes[slot * BYTES + TIME_IN_FORCE] = value;
  }

  state(slot: number): number {
    return this.slots.bytes[slot * (4 * SLOT_WORDS) + SLOT_STATE] as number;
  }
  setState(slot: number, value: number): void {
    this.slots.bytes[slot * (4 * SLOT_WORDS) + SLOT_STATE] = value;
  }

  stpMode(slot: number): number {
    return this.#bytes[slot * BYTES + STP_MODE] as number;
  }
  setStpMode(slot: number, value: number): void {
    this.#bytes[slot * BYTES + STP_MODE] = value;
  }

  flags(slot: number): number {
    return this.slots.bytes[slot * (4 * SLOT_WORDS) + SLOT_FLAGS] as number;
  }
  setFlags(slot: number, value: number): void {
    this.slots.bytes[slot * (4 * SLOT_WORDS) + SLOT_FLAGS] = value;
  }

  reason(slot: number): number {
    return this.#bytes[slot * BYTES + REASON] as number;
  }
  setReason(slot: number, value: number): void {
    this.#bytes[slot * BYTES + REASON] = value;
  }

  /** Which leg of its list. */
  leg(slot: number): number {
    return this.#bytes[slot * BYTES + LEG] as number;
  }
  setLeg(slot: number, value: number): void {
    this.#bytes[slot * BYTES + LEG] = value;
  }

  strategyId(slot: number): number {
    return (this.flags(slot) & ECHOES) === 0 ? NONE : (this.#strategies.get(slot)?.id ?? NONE);
  }

  strategyType(slot: number): number {
    return (this.flags(slot) & ECHOES) === 0 ? NONE : (this.#strategies.get(slot)?.type ?? NONE);
  }

  /** Notes what is to be echoed, −1 for nothing, of an order whose flags are written. */
  setStrategy(slot: number, id: number, type: number): void {
    if (id < 0 && type < 0) return;
    this.#strategies.set(slot, { id, type });
    this.setFlags(slot, this.flags(slot) | ECHOES);
  }

  /** Makes room for the lists of one more account. */
  addAccount(account: number): void {
    const from = this.#of.firstOpen.length;
    if (account < from) return;
    for (const [i, list] of LISTS.entries()) {
      this.#ofColumns[i]?.grow(4 * Math.max(16, 2 * account));
      this.#of[list].fill(NONE, from);
    }
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
    const slot = this.slots.take();
    if (slot >= this.#capacity) this.#grow();
    this.#bytes[slot * BYTES + HAS_MORE] = 0;
    this.#head[HEAD.openCount] = (this.#head[HEAD.openCount] as number) + 1;
    this.setAccount(slot, account);
    if (isListed) this.#list(slot, account);
    return slot;
  }

  /** The slot of an id, `NONE` when its order is not there any more or never was. */
  slotOf(id: number): number {
    return this.slots.slotOf(id);
  }

  /** An order is closed and in no queue. @param isListed whether it was listed; then it stays in its slot for queries. */
  closeOrder(slot: number, isListed: boolean): void {
    this.#head[HEAD.openCount] = (this.#head[HEAD.openCount] as number) - 1;
    if (isListed) this.#keep(slot, this.account(slot));
    else this.slots.free(slot);
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
    return this.slots.inUse;
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
      this.slots.free(slot);
      return;
    }
    const { firstClosed, lastClosed } = this.#of;
    const last = lastClosed[account] as number;
    this.setPreviousOfAccount(slot, last);
    this.setNextOfAccount(slot, NONE);
    if (last === NONE) firstClosed[account] = slot;
    else this.setNextOfAccount(last, slot);
    lastClosed[account] = slot;
    const head = this.#head;
    const kept = head[HEAD.keptCount] as number;
    this.#kept[((head[HEAD.keptFirst] as number) + kept) & (this.#kept.length - 1)] = slot;
    if (kept === this.#keepMax) this.#forgetOldest();
    else head[HEAD.keptCount] = kept + 1;
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
    const first = this.#head[HEAD.keptFirst] as number;
    const slot = this.#kept[first & (this.#kept.length - 1)] as number;
    this.#head[HEAD.keptFirst] = (first + 1) | 0;
    const account = this.account(slot);
    this.#unlink(slot, this.#of.firstClosed, this.#of.lastClosed, account);
    this.slots.free(slot);
  }

  #grow(): void {
    this.#column.grow(this.slots.capacity * BYTES);
    this.#moreColumn.grow(8 * MORE * this.slots.capacity);
  }
}
