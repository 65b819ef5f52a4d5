/**
 * Queues of orders, one for each price level: columns of orders and of levels, joined by row numbers. Hot path.
 *
 * An order knows its neighbours in the queue and its level; a level knows the first and the last order, how many there are
 * and their quantity together. All of it is rows in typed arrays; rows that are given back are used again, the last one
 * first, so that the rows are a function of the calls alone.
 *
 * Single owner, O(1). Allocates only when it grows, which it does by doubling.
 */
import { assert } from '../../../core/index.ts';

/** No row. */
export const NONE = -1;
const ROWS_MAX = 2 ** 26;

/** Rows of orders and levels. */
export class OrderQueues {
  /** Orders: id, quantity, row of the level, neighbours in the queue. `next` also joins the rows that are free. */
  ids: Float64Array;
  quantities: Float64Array;
  levels: Int32Array;
  next: Int32Array;
  previous: Int32Array;
  /** Levels: price with the sign of the side, quantity, orders, ends of the queue. `first` also joins the rows that are free. */
  keys: Float64Array;
  totals: Float64Array;
  counts: Int32Array;
  first: Int32Array;
  last: Int32Array;
  /** Orders that are there. */
  size = 0;
  #freeOrder = NONE;
  #freeLevel = NONE;

  /** @param capacity orders that fit before the first growth. */
  constructor(capacity: number) {
    this.ids = new Float64Array(capacity);
    this.quantities = new Float64Array(capacity);
    this.levels = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.previous = new Int32Array(capacity);
    this.keys = new Float64Array(capacity);
    this.totals = new Float64Array(capacity);
    this.counts = new Int32Array(capacity);
    this.first = new Int32Array(capacity);
    this.last = new Int32Array(capacity);
    this.clear();
  }

  /** Gives all rows back. */
  clear(): void {
    this.size = 0;
    this.#freeOrder = chain(this.next, 0);
    this.#freeLevel = chain(this.first, 0);
  }

  /** A row for an order. The owner writes id and quantity, then `append`s it. */
  openOrder(): number {
    if (this.#freeOrder === NONE) this.#growOrders();
    const row = this.#freeOrder;
    this.#freeOrder = this.next[row] as number;
    this.size = (this.size + 1) | 0;
    return row;
  }

  /** Gives the row of an order back that is in no queue any more. */
  closeOrder(row: number): void {
    this.next[row] = this.#freeOrder;
    this.#freeOrder = row;
    this.size = (this.size - 1) | 0;
  }

  /** A row for a level without orders. The owner writes its key. */
  openLevel(): number {
    if (this.#freeLevel === NONE) this.#growLevels();
    const row = this.#freeLevel;
    this.#freeLevel = this.first[row] as number;
    this.totals[row] = 0;
    this.counts[row] = 0;
    this.first[row] = NONE;
    this.last[row] = NONE;
    return row;
  }

  /** Gives the row of an empty level back. */
  closeLevel(row: number): void {
    this.first[row] = this.#freeLevel;
    this.#freeLevel = row;
  }

  /** Puts an order at the end of the queue of a level. */
  append(order: number, level: number): void {
    const last = this.last[level] as number;
    this.levels[order] = level;
    this.previous[order] = last;
    this.next[order] = NONE;
    if (last === NONE) this.first[level] = order;
    else this.next[last] = order;
    this.last[level] = order;
    this.counts[level] = ((this.counts[level] as number) + 1) | 0;
    this.totals[level] = (this.totals[level] as number) + (this.quantities[order] as number);
  }

  /** Takes an order out of the queue it is in. */
  unlink(order: number): void {
    const level = this.levels[order] as number;
    const before = this.previous[order] as number;
    const behind = this.next[order] as number;
    if (before === NONE) this.first[level] = behind;
    else this.next[before] = behind;
    if (behind === NONE) this.last[level] = before;
    else this.previous[behind] = before;
    this.counts[level] = ((this.counts[level] as number) - 1) | 0;
    const total = this.totals[level] as number;
    this.totals[level] = total - (this.quantities[order] as number);
    if (total > Number.MAX_SAFE_INTEGER) this.#recount(level);
  }

  /** An order has a smaller quantity now. @param values (2,) the new quantity in place 1: it would be boxed as an argument. */
  shrink(order: number, values: Float64Array): void {
    const level = this.levels[order] as number;
    const qty = values[1] as number;
    const total = this.totals[level] as number;
    this.totals[level] = total - ((this.quantities[order] as number) - qty);
    this.quantities[order] = qty;
    if (total > Number.MAX_SAFE_INTEGER) this.#recount(level);
  }

  /** Orders before this one in its queue. O(that many). */
  ordersAhead(order: number): number {
    let ahead = 0;
    for (let at = this.previous[order] as number; at !== NONE; at = this.previous[at] as number) ahead++;
    return ahead;
  }

  /** Quantity of the orders before this one in its queue. O(that many). */
  qtyAhead(order: number): number {
    let ahead = 0;
    for (let at = this.previous[order] as number; at !== NONE; at = this.previous[at] as number) {
      ahead += this.quantities[at] as number;
    }
    return ahead;
  }

  /** Writes ids and quantities of a queue into columns of the caller, first order first. @returns how many there were. */
  read(level: number, ids: Float64Array, quantities: Float64Array): number {
    const count = this.counts[level] as number;
    if (count > ids.length || count > quantities.length) {
      assert(false, 'orders fit the columns they are written to', count, ids.length);
    }
    let row = this.first[level] as number;
    for (let i = 0; i < count; i++) {
      ids[i] = this.ids[row] as number;
      quantities[i] = this.quantities[row] as number;
      row = this.next[row] as number;
    }
    return count;
  }

  /** Adds the orders of a level up anew: its total was more than 2^53 and so not exact. */
  #recount(level: number): void {
    let total = 0;
    for (let at = this.first[level] as number; at !== NONE; at = this.next[at] as number) {
      total += this.quantities[at] as number;
    }
    this.totals[level] = total;
  }

  #growOrders(): void {
    const length = this.ids.length;
    if (length >= ROWS_MAX) assert(false, 'a book has at most 2^26 orders', length);
    this.ids = longer(this.ids, new Float64Array(2 * length));
    this.quantities = longer(this.quantities, new Float64Array(2 * length));
    this.levels = longer(this.levels, new Int32Array(2 * length));
    this.next = longer(this.next, new Int32Array(2 * length));
    this.previous = longer(this.previous, new Int32Array(2 * length));
    this.#freeOrder = chain(this.next, length);
  }

  #growLevels(): void {
    const length = this.keys.length;
    this.keys = longer(this.keys, new Float64Array(2 * length));
    this.totals = longer(this.totals, new Float64Array(2 * length));
    this.counts = longer(this.counts, new Int32Array(2 * length));
    this.first = longer(this.first, new Int32Array(2 * length));
    this.last = longer(this.last, new Int32Array(2 * length));
    this.#freeLevel = chain(this.first, length);
  }
}

/** Joins the rows from `from` on to a list that ends in NONE. @returns its first row. */
function chain(links: Int32Array, from: number): number {
  for (let row = from; row < links.length; row++) links[row] = row + 1;
  links[links.length - 1] = NONE;
  return from;
}

/** The longer column, with the shorter one at its beginning. */
function longer<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
