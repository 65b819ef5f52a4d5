/**
 * The book of one instrument, order by order (level 3), each with its place in the queue of its price. Hot path.
 *
 * Prices and quantities are whole numbers on the grid of the market, 1 to 2^53 - 1, order ids the venue's numbers, 1 to
 * 2^53 - 1. Sums are exact as long as they stay below 2^53.
 *
 * Real feeds are not clean: orders are deleted that nobody saw created, deleted twice, created again after their
 * delete, changed when they are gone. None of that stops a book. Every call says what it found (`OrderOutcome`) and is
 * counted. To tell an order that is gone from one that was never there, the ids of the last deletes are remembered,
 * as many as `rememberedDeletes` says.
 *
 * Place in the queue follows the rule of price-time priority: an order keeps its place while its price stays and its
 * quantity does not grow; otherwise it goes to the end.
 *
 * What an empty side says: its best price is NaN and its quantity 0, as in `L2Book`.
 *
 * Single owner. Every call is O(1) plus the search of a price level (`Ladder`); `position` and `aheadQty` walk the queue.
 * Nothing is allocated once the book has been as large as it gets.
 */
import { assert } from '../../../core/index.ts';
import { ASK, BID } from '../market-sink.ts';
import { isGoneUnseen, KnownOrders } from './known-orders.ts';
import { isLevel } from './l2-book.ts';
import { OrderLevels } from './order-levels.ts';
import {
  ADDED,
  CHANGED,
  DELETED,
  DONE,
  FILLED,
  GONE_CHANGE,
  GONE_DELETE,
  GONE_FILL,
  type L3Counts,
  LATE,
  type OrderOutcome,
  OutcomeCounter,
  OVERFILLED,
  REPLACED,
  REQUEUED,
  REVIVED,
  UNKNOWN_CHANGE,
  UNKNOWN_DELETE,
  UNKNOWN_FILL,
} from './order-outcome.ts';
import { NONE, type OrderQueues } from './order-queues.ts';

const CAPACITY_DEFAULT = 1024;
const CAPACITY_MAX = 2 ** 24;
const REMEMBERED_DEFAULT = 16_384;

/** How a book is laid out. */
export interface L3BookOptions {
  /** Orders that fit before the book grows, 1 to 2^24. @defaultValue 1024 */
  readonly capacity?: number;
  /** Deletes that are remembered to tell `gone` from `unknown`, 0 to 2^24. @defaultValue 16384 */
  readonly rememberedDeletes?: number;
  /**
   * Whether an order is put into the book whose delete came before it. Such an order never leaves: the venue is done
   * with it. Only for comparing with programs that do so. @defaultValue false
   */
  readonly keepLate?: boolean;
}

/** Orders of one instrument by id, price and time. */
export class L3Book {
  /** Price and quantity of a call. */
  readonly #order = new Float64Array(2);
  readonly #known: KnownOrders;
  readonly #levels: OrderLevels;
  /** Those of the levels. */
  readonly #queues: OrderQueues;
  readonly #counter = new OutcomeCounter();
  readonly #keepLate: boolean;

  /** @throws InvariantError when an option is out of its range. */
  constructor(options: L3BookOptions = {}) {
    const { capacity = CAPACITY_DEFAULT, rememberedDeletes = REMEMBERED_DEFAULT, keepLate = false } = options;
    assert(
      Number.isInteger(capacity) && capacity >= 1 && capacity <= CAPACITY_MAX,
      'a book has room for 1 to 2^24 orders',
      capacity,
    );
    assert(
      Number.isInteger(rememberedDeletes) && rememberedDeletes >= 0 && rememberedDeletes <= CAPACITY_MAX,
      'a book remembers 0 to 2^24 deletes',
      rememberedDeletes,
    );
    this.#known = new KnownOrders(capacity, rememberedDeletes);
    this.#levels = new OrderLevels(capacity);
    this.#queues = this.#levels.queues;
    this.#keepLate = keepLate;
  }

  /** The highest bid, NaN when there is none. */
  get bestBid(): number {
    return this.#levels.bids.best;
  }

  /** The lowest ask, NaN when there is none. */
  get bestAsk(): number {
    return -this.#levels.asks.best;
  }

  /** Quantity of all orders at the highest bid, 0 when there is none. */
  get bestBidQty(): number {
    return this.#levels.totalOf(this.#levels.bids.bestValue);
  }

  /** Quantity of all orders at the lowest ask, 0 when there is none. */
  get bestAskQty(): number {
    return this.#levels.totalOf(this.#levels.asks.bestValue);
  }

  /** Whether a bid is as high as an ask. Feeds of single orders show an order before its fills, so this may pass by itself. */
  get isCrossed(): boolean {
    return this.bestBid >= this.bestAsk;
  }

  /** Orders that are there. */
  get orderCount(): number {
    return this.#queues.size;
  }

  /** What happened so far. */
  get counts(): L3Counts {
    return this.#counter.read();
  }

  /** Price levels of a side. @param side BID or ASK. */
  levelCount(side: number): number {
    return this.#levels.side(side).size;
  }

  /**
   * An order is in the book now, as the last of its queue.
   * @param id 1 to 2^53 - 1.   @param side BID or ASK.   @param price 1 to 2^53 - 1.   @param qty 1 to 2^53 - 1.
   * @returns 'added', 'revived', 'replaced' or 'late'.   @throws InvariantError when an argument is none of these.
   */
  add(id: number, side: number, price: number, qty: number): OrderOutcome {
    this.#known.input[0] = id;
    this.#order[0] = price;
    this.#order[1] = qty;
    return this.#add(side);
  }

  /**
   * An order has this price and quantity now; 0 takes it away.
   * @returns 'changed', 'requeued', 'deleted', 'gone' or 'unknown'.   @throws InvariantError when price or quantity are none.
   */
  change(id: number, price: number, qty: number): OrderOutcome {
    this.#known.input[0] = id;
    this.#order[0] = price;
    this.#order[1] = qty;
    return this.#change();
  }

  /** A part of an order was traded. @returns 'filled', 'done', 'overfilled', 'gone' or 'unknown'. */
  fill(id: number, qty: number): OrderOutcome {
    this.#known.input[0] = id;
    this.#order[1] = qty;
    return this.#fill();
  }

  /** An order leaves the book. @returns 'deleted', 'gone' or 'unknown'. */
  delete(id: number): OrderOutcome {
    this.#known.input[0] = id;
    return this.#delete();
  }

  /** Whether an order is there. */
  has(id: number): boolean {
    return this.#rowOf(id) !== NONE;
  }

  /** BID or ASK, 0 when the order is not there. */
  sideOf(id: number): number {
    const row = this.#rowOf(id);
    return row === NONE ? 0 : Math.sign(this.#levels.keyOf(row));
  }

  /** Price of an order, NaN when it is not there. */
  priceOf(id: number): number {
    const row = this.#rowOf(id);
    return row === NONE ? Number.NaN : Math.abs(this.#levels.keyOf(row));
  }

  /** What is left of an order, 0 when it is not there. */
  qtyOf(id: number): number {
    const row = this.#rowOf(id);
    return row === NONE ? 0 : (this.#queues.quantities[row] as number);
  }

  /** Orders that are traded before this one at its price, NaN when it is not there. O(that many). */
  position(id: number): number {
    const row = this.#rowOf(id);
    return row === NONE ? Number.NaN : this.#queues.ordersAhead(row);
  }

  /** Quantity that is traded before this order at its price, NaN when it is not there. O(orders ahead). */
  aheadQty(id: number): number {
    const row = this.#rowOf(id);
    return row === NONE ? Number.NaN : this.#queues.qtyAhead(row);
  }

  /** Quantity of all orders at a price, 0 when there is none. */
  levelQty(side: number, price: number): number {
    return this.#levels.totalOf(this.#levels.at(side, price));
  }

  /** Orders at a price. */
  levelOrders(side: number, price: number): number {
    const value = this.#levels.at(side, price);
    return value === 0 ? 0 : (this.#queues.counts[value - 1] as number);
  }

  /**
   * Writes the best price levels of a side into columns of the caller, the best one first.
   * @param prices (n,) receives the prices.   @param quantities (n,) receives the quantity of all orders at each price.
   * @returns how many there were.   @throws InvariantError when the columns are shorter than that.
   */
  top(side: number, count: number, prices: Float64Array, quantities: Float64Array): number {
    return this.#levels.top(side, count, prices, quantities);
  }

  /**
   * Writes the orders at a price into columns of the caller, the one that is traded first at the beginning.
   * @param ids (n,) receives the ids.   @param quantities (n,) receives what is left of each.
   * @returns how many there were.   @throws InvariantError when the columns are shorter than that.
   */
  queue(side: number, price: number, ids: Float64Array, quantities: Float64Array): number {
    const value = this.#levels.at(side, price);
    return value === 0 ? 0 : this.#queues.read(value - 1, ids, quantities);
  }

  /** Takes all orders away and forgets all deletes. Counters stay. */
  clear(): void {
    this.#levels.clear();
    this.#known.clear();
  }

  /** A number of 53 bits that depends on all orders, their quantities and places. Not for adversaries. Allocates. */
  hash(): number {
    return this.#levels.hash();
  }

  #add(side: number): OrderOutcome {
    const id = this.#known.input[0] as number;
    const price = this.#order[0] as number;
    const qty = this.#order[1] as number;
    if (!(Number.isSafeInteger(id) && id >= 1)) assert(false, 'an order has an id', id);
    if (!isLevel(side, price, qty) || qty === 0)
      assert(false, 'an order has a side, a price and a quantity', price, qty);
    const was = this.#known.get();
    const isLate = isGoneUnseen(was);
    if (isLate && !this.#keepLate) return this.#counter.count(LATE);
    if (was > 0) this.#take(was - 1);
    const queues = this.#queues;
    const row = queues.openOrder();
    queues.ids[row] = id;
    queues.quantities[row] = qty;
    this.#levels.join(row, side, this.#order);
    this.#known.add(row);
    if (was === 0) return this.#counter.count(ADDED);
    if (isLate) return this.#counter.count(LATE);
    return this.#counter.count(was > 0 ? REPLACED : REVIVED);
  }

  #change(): OrderOutcome {
    const price = this.#order[0] as number;
    const qty = this.#order[1] as number;
    if (!isLevel(BID, price, qty)) assert(false, 'an order has a price and a quantity', price, qty);
    const was = this.#known.get();
    if (was <= 0) return this.#counter.count(was === 0 ? UNKNOWN_CHANGE : GONE_CHANGE);
    if (qty === 0) return this.#delete();
    const queues = this.#queues;
    const row = was - 1;
    const left = queues.quantities[row] as number;
    const key = this.#levels.keyOf(row);
    if (Math.abs(key) === price && qty <= left) {
      queues.shrink(row, this.#order);
      return this.#counter.count(CHANGED);
    }
    this.#levels.leave(row);
    queues.quantities[row] = qty;
    this.#levels.join(row, key > 0 ? BID : ASK, this.#order);
    return this.#counter.count(REQUEUED);
  }

  #fill(): OrderOutcome {
    const qty = this.#order[1] as number;
    if (!isLevel(BID, 1, qty) || qty === 0) assert(false, 'a fill has a quantity', qty);
    const was = this.#known.get();
    if (was <= 0) return this.#counter.count(was === 0 ? UNKNOWN_FILL : GONE_FILL);
    const queues = this.#queues;
    const row = was - 1;
    const left = (queues.quantities[row] as number) - qty;
    if (left > 0) {
      this.#order[1] = left;
      queues.shrink(row, this.#order);
      return this.#counter.count(FILLED);
    }
    this.#take(row);
    this.#known.remember(true);
    return this.#counter.count(left === 0 ? DONE : OVERFILLED);
  }

  #delete(): OrderOutcome {
    const was = this.#known.get();
    if (was < 0) return this.#counter.count(GONE_DELETE);
    if (was > 0) this.#take(was - 1);
    this.#known.remember(was > 0);
    return this.#counter.count(was > 0 ? DELETED : UNKNOWN_DELETE);
  }

  /** Takes an order out of the book; its id stays in the map for the caller to change. */
  #take(row: number): void {
    this.#levels.leave(row);
    this.#queues.closeOrder(row);
  }

  #rowOf(id: number): number {
    this.#known.input[0] = id;
    const value = this.#known.get();
    return value > 0 ? value - 1 : NONE;
  }
}
