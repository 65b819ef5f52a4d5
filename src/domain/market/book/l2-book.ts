/**
 * The book of one instrument, added up by price (level 2). Hot path.
 *
 * Prices and quantities are whole numbers on the grid of the market (`WireScale`), as `MarketSink` hands them over: a
 * price is 1 to 2^53 - 1, a quantity 0 to 2^53 - 1, both exact. A quantity is absolute: it takes the place of the one that was there,
 * and 0 takes the level away. Taking away what is not there is normal, because a snapshot does not show all levels; it
 * is counted.
 *
 * What an empty side says: its best price is NaN, which is neither above nor below anything, and its quantity is 0.
 *
 * Single owner. Best prices are O(1); see `Ladder` for the rest. Nothing is allocated once the book has been as large
 * as it gets.
 */
import { assert } from '../../../core/index.ts';
import { BID } from '../market-sink.ts';
import { Ladder } from './ladder.ts';

/** What `L2Book.set` did: nothing, because what was to be taken away is not there. */
export const LEVEL_ABSENT = 0;
/** What `L2Book.set` did: a new level. */
export const LEVEL_ADDED = 1;
/** What `L2Book.set` did: another quantity for a level that was there. */
export const LEVEL_CHANGED = 2;
/** What `L2Book.set` did: a level was taken away. */
export const LEVEL_REMOVED = 3;

const VALUE_MAX = Number.MAX_SAFE_INTEGER;
const CAPACITY_DEFAULT = 1024;
const CAPACITY_MAX = 2 ** 24;

/** How a book is laid out. */
export interface L2BookOptions {
  /** Levels of a side that fit before the book grows, 1 to 2^24. @defaultValue 1024 */
  readonly capacity?: number;
}

/** Bids and asks of one instrument by price. */
export class L2Book {
  readonly #bids: Ladder;
  readonly #asks: Ladder;
  /** Levels that were to be taken away and were not there. A double, so that it is not boxed past 2^31. */
  readonly #absent = new Float64Array(1);

  /** @throws InvariantError when the capacity is out of its range. */
  constructor(options: L2BookOptions = {}) {
    const { capacity = CAPACITY_DEFAULT } = options;
    assert(
      Number.isInteger(capacity) && capacity >= 1 && capacity <= CAPACITY_MAX,
      'a book has room for 1 to 2^24 levels',
      capacity,
    );
    this.#bids = new Ladder(capacity);
    this.#asks = new Ladder(capacity);
  }

  /** The highest bid, NaN when there is none. */
  get bestBid(): number {
    const { keys, size } = this.#bids;
    return size === 0 ? Number.NaN : (keys[size - 1] as number);
  }

  /** The lowest ask, NaN when there is none. */
  get bestAsk(): number {
    const { keys, size } = this.#asks;
    return size === 0 ? Number.NaN : -(keys[size - 1] as number);
  }

  /** Quantity at the highest bid, 0 when there is none. */
  get bestBidQty(): number {
    const { values, size } = this.#bids;
    return size === 0 ? 0 : (values[size - 1] as number);
  }

  /** Quantity at the lowest ask, 0 when there is none. */
  get bestAskQty(): number {
    const { values, size } = this.#asks;
    return size === 0 ? 0 : (values[size - 1] as number);
  }

  /** Whether a bid is as high as an ask: no market is, so the book is wrong. */
  get isCrossed(): boolean {
    return this.bestBid >= this.bestAsk;
  }

  /** How often a level was to be taken away that was not there, since construction or `resetCounters`. */
  get absentRemovals(): number {
    return this.#absent[0] as number;
  }

  /** Levels of a side. @param side BID or ASK. */
  levelCount(side: number): number {
    return this.#side(side).size;
  }

  /**
   * The quantity at a price is now `qty`; 0 takes the level away.
   * @param side BID or ASK.   @param price 1 to 2^53 - 1.   @param qty 0 to 2^53 - 1.
   * @param wire decimals as written by the venue, `packDecimals`; kept with the level for checksums, 0 where nobody asks.
   * @returns LEVEL_ADDED, LEVEL_CHANGED, LEVEL_REMOVED or LEVEL_ABSENT.
   * @throws InvariantError when side, price or quantity are none.
   */
  set(side: number, price: number, qty: number, wire = 0): number {
    if (!isLevel(side, price, qty)) assert(false, 'a level has a side, a price and a quantity', price, qty);
    const ladder = side === BID ? this.#bids : this.#asks;
    ladder.input[0] = side * price;
    ladder.input[1] = qty;
    return qty === 0 ? this.#remove(ladder) : ladder.put(wire) ? LEVEL_ADDED : LEVEL_CHANGED;
  }

  /** The quantity at a price, 0 when there is no such level. */
  get(side: number, price: number): number {
    const ladder = this.#side(side);
    ladder.input[0] = side * price;
    const at = ladder.find();
    return at < 0 ? 0 : (ladder.values[at] as number);
  }

  /**
   * Writes the best levels of a side into columns of the caller, the best one first.
   * @param count levels wanted, at most as many as the columns are long.
   * @param prices (n,) receives the prices.   @param quantities (n,) receives the quantities.
   * @param wires (n,) receives the decimals given to `set`, where wanted.
   * @returns how many there were; the rest of the columns is left as it was.
   */
  top(side: number, count: number, prices: Float64Array, quantities: Float64Array, wires?: Uint8Array): number {
    const { keys, values, marks, size } = this.#side(side);
    const filled = Math.min(count, size);
    if (!(filled >= 0 && filled <= prices.length && filled <= quantities.length)) {
      assert(false, 'levels fit the columns they are written to', count, prices.length);
    }
    for (let i = 0, at = size - 1; i < filled; i++, at--) {
      prices[i] = side * (keys[at] as number);
      quantities[i] = values[at] as number;
      if (wires !== undefined) wires[i] = marks[at] as number;
    }
    return filled;
  }

  /** Quantity of the best `count` levels of a side together. Exact below 2^53. */
  topQty(side: number, count: number): number {
    const { values, size } = this.#side(side);
    let sum = 0;
    for (let at = Math.max(0, size - count); at < size; at++) sum += values[at] as number;
    return sum;
  }

  /** Keeps the best `depth` levels of a side, as venues do that send so many and no removal of the rest. @returns how many were taken away. */
  truncate(side: number, depth: number): number {
    if (!(Number.isInteger(depth) && depth >= 0)) assert(false, 'a depth is a count of levels', depth);
    return this.#side(side).keepBest(depth);
  }

  /** Takes all levels away. Counters stay. */
  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
  }

  /** Sets `absentRemovals` to 0. */
  resetCounters(): void {
    this.#absent[0] = 0;
  }

  /** Becomes a copy of another book, counters and wire decimals included. */
  copyFrom(other: L2Book): void {
    copyLadder(other.#bids, this.#bids);
    copyLadder(other.#asks, this.#asks);
    this.#absent[0] = other.#absent[0] as number;
  }

  /** Whether both have the same levels with the same quantities. Counters and wire decimals do not matter. */
  equals(other: L2Book): boolean {
    return equalLadders(this.#bids, other.#bids) && equalLadders(this.#asks, other.#asks);
  }

  /** A number of 53 bits that depends on all levels and quantities: equal books have equal ones. Not for adversaries. */
  hash(): number {
    return mixLadder(this.#asks, mixLadder(this.#bids, 0));
  }

  #remove(ladder: Ladder): number {
    if (ladder.remove()) return LEVEL_REMOVED;
    this.#absent[0] = (this.#absent[0] as number) + 1;
    return LEVEL_ABSENT;
  }

  #side(side: number): Ladder {
    if (side !== 1 && side !== -1) assert(false, 'a side is BID or ASK', side);
    return side === BID ? this.#bids : this.#asks;
  }
}

/** Whether these are a side, a price and a quantity that a book can hold. */
export function isLevel(side: number, price: number, qty: number): boolean {
  return (
    (side === 1 || side === -1) &&
    price >= 1 &&
    price <= VALUE_MAX &&
    Math.floor(price) === price &&
    qty >= 0 &&
    qty <= VALUE_MAX &&
    Math.floor(qty) === qty
  );
}

function copyLadder(from: Ladder, to: Ladder): void {
  to.clear();
  for (let i = 0; i < from.size; i++) {
    to.input[0] = from.keys[i] as number;
    to.input[1] = from.values[i] as number;
    to.put(from.marks[i] as number);
  }
}

function equalLadders(a: Ladder, b: Ladder): boolean {
  if (a.size !== b.size) return false;
  for (let i = 0; i < a.size; i++) {
    if (a.keys[i] !== b.keys[i] || a.values[i] !== b.values[i]) return false;
  }
  return true;
}

/** Mixes all levels of a side into a hash. */
function mixLadder(ladder: Ladder, seed: number): number {
  let hash = mixNumber(seed, ladder.size);
  for (let i = 0; i < ladder.size; i++) {
    hash = mixNumber(mixNumber(hash, Math.abs(ladder.keys[i] as number)), ladder.values[i] as number);
  }
  return hash;
}

const WORD = 2 ** 32;
const HIGH_MASK = 0x1fffff;

/** Two lanes of multiply and xor over the words of `hash` and a safe integer; the result keeps 53 bits of them. */
function mixNumber(hash: number, value: number): number {
  let a = (hash % WORD) | 0;
  let b = Math.floor(hash / WORD) | 0;
  a = Math.imul(a ^ (value % WORD), 0x85ebca6b);
  b = Math.imul(b ^ Math.floor(value / WORD) ^ (a >>> 15), 0xc2b2ae35);
  a = Math.imul(a ^ (a >>> 13) ^ b, 0x27d4eb2f);
  b = Math.imul(b ^ (b >>> 16) ^ (a >>> 11), 0x165667b1);
  return ((b ^ (b >>> 15)) & HIGH_MASK) * WORD + ((a ^ (a >>> 16)) >>> 0);
}
