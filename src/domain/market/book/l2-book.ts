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
 * Single owner. Best prices are O(1), updates O(1) near the best price and O(log n) elsewhere, amortised (`Ladder`).
 * Nothing is allocated once the book has been as large as it gets.
 */
import { assert } from '../../../core/index.ts';
import { ASK, BID } from '../market-sink.ts';
import { Ladder } from './ladder.ts';

/** What `L2Book.trySet` did: nothing, because side, price or quantity are none. */
export const LEVEL_REFUSED = -1;
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

interface Levels {
  readonly count: number;
  readonly keys: Float64Array;
  readonly values: Float64Array;
  readonly marks: Uint8Array;
}

/** Bids and asks of one instrument by price. */
export class L2Book {
  /** Price and quantity of a call, then key and value for the ladders. */
  readonly #input = new Float64Array(2);
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
    this.#bids = new Ladder(this.#input, capacity);
    this.#asks = new Ladder(this.#input, capacity);
  }

  /** The highest bid, NaN when there is none. */
  get bestBid(): number {
    return this.#bids.best;
  }

  /** The lowest ask, NaN when there is none. */
  get bestAsk(): number {
    return -this.#asks.best;
  }

  /** Quantity at the highest bid, 0 when there is none. */
  get bestBidQty(): number {
    return this.#bids.bestValue;
  }

  /** Quantity at the lowest ask, 0 when there is none. */
  get bestAskQty(): number {
    return this.#asks.bestValue;
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
    const outcome = this.trySet(side, price, qty, wire);
    if (outcome === LEVEL_REFUSED) assert(false, 'a level has a side, a price and a quantity', price, qty);
    return outcome;
  }

  /** The same for levels from outside: what is none is refused with LEVEL_REFUSED, and the book stays as it was. */
  trySet(side: number, price: number, qty: number, wire = 0): number {
    // Short enough to be inlined, so that price and quantity are not boxed on their way.
    this.#input[0] = price;
    this.#input[1] = qty;
    return this.#set(side, wire);
  }

  /** The quantity at a price, 0 when there is no such level. */
  get(side: number, price: number): number {
    this.#input[0] = side * price;
    return this.#side(side).get();
  }

  /**
   * Writes the best levels of a side into columns of the caller, the best one first.
   * @param count levels wanted, at most as many as the columns are long.
   * @param prices (n,) receives the prices.   @param quantities (n,) receives the quantities.
   * @param wires (n,) receives the decimals given to `set`, where wanted.
   * @returns how many there were; the rest of the columns is left as it was.
   */
  top(side: number, count: number, prices: Float64Array, quantities: Float64Array, wires?: Uint8Array): number {
    const ladder = this.#side(side);
    const room = Math.min(prices.length, quantities.length, wires === undefined ? count : wires.length);
    if (!(count >= 0 && Math.min(count, ladder.size) <= room)) {
      assert(false, 'levels fit the columns they are written to', count, room);
    }
    const filled = ladder.top(count, prices, quantities, wires);
    if (side === ASK) for (let i = 0; i < filled; i++) prices[i] = -(prices[i] as number);
    return filled;
  }

  /** Quantity of the best `count` levels of a side together. Exact below 2^53. */
  topQty(side: number, count: number): number {
    return this.#side(side).topValue(count);
  }

  /**
   * Keeps the best `depth` levels of a side, as venues do that send so many and no removal of the rest.
   * @param dropped (n,) receives the prices of the first n levels that were taken away, the worst one first, where wanted.
   * @returns how many were taken away.   @throws InvariantError when the depth is no count.
   */
  truncate(side: number, depth: number, dropped?: Float64Array): number {
    if (!(Number.isInteger(depth) && depth >= 0)) assert(false, 'a depth is a count of levels', depth);
    const count = this.#side(side).keepBest(depth, dropped);
    if (side === ASK && dropped !== undefined) {
      for (let i = 0; i < Math.min(count, dropped.length); i++) dropped[i] = -(dropped[i] as number);
    }
    return count;
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

  /** Becomes a copy of another book, counters and wire decimals included. Allocates; not for the hot path. */
  copyFrom(other: L2Book): void {
    for (const side of [BID, ASK]) {
      const levels = other.#levels(side);
      const ladder = this.#side(side);
      ladder.clear();
      for (let i = levels.count - 1; i >= 0; i--) {
        this.#input[0] = levels.keys[i] as number;
        this.#input[1] = levels.values[i] as number;
        ladder.put(levels.marks[i] as number);
      }
    }
    this.#absent[0] = other.#absent[0] as number;
  }

  /** Whether both have the same levels with the same quantities. Counters and wire decimals do not matter. Allocates. */
  equals(other: L2Book): boolean {
    return [BID, ASK].every((side) => {
      if (this.levelCount(side) !== other.levelCount(side)) return false;
      const own = this.#levels(side);
      const its = other.#levels(side);
      return own.keys.every((key, i) => key === its.keys[i] && own.values[i] === its.values[i]);
    });
  }

  /**
   * A number of 53 bits that depends on all levels and quantities: equal books have equal ones, whatever their past.
   * Not for adversaries. Allocates.
   */
  hash(): number {
    let hash = 0;
    for (const side of [BID, ASK]) {
      const { count, keys, values } = this.#levels(side);
      hash = mix(hash, count);
      for (let i = 0; i < count; i++) hash = mix(mix(hash, Math.abs(keys[i] as number)), values[i] as number);
    }
    return hash;
  }

  #set(side: number, wire: number): number {
    const input = this.#input;
    const price = input[0] as number;
    const qty = input[1] as number;
    if (!isLevel(side, price, qty)) return LEVEL_REFUSED;
    const ladder = side === BID ? this.#bids : this.#asks;
    input[0] = side * price;
    if (qty === 0) return ladder.remove() ? LEVEL_REMOVED : this.#countAbsent();
    return ladder.put(wire) ? LEVEL_ADDED : LEVEL_CHANGED;
  }

  #countAbsent(): number {
    this.#absent[0] = (this.#absent[0] as number) + 1;
    return LEVEL_ABSENT;
  }

  /** All levels of a side, best first, in new columns. */
  #levels(side: number): Levels {
    const ladder = this.#side(side);
    const count = ladder.size;
    const levels = {
      count,
      keys: new Float64Array(count),
      values: new Float64Array(count),
      marks: new Uint8Array(count),
    };
    ladder.top(count, levels.keys, levels.values, levels.marks);
    return levels;
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

const WORD = 2 ** 32;
const HIGH_MASK = 0x1fffff;

/** Two lanes of multiply and xor over the words of `hash` and a safe integer; the result keeps 53 bits of them. */
export function mix(hash: number, value: number): number {
  let a = (hash % WORD) | 0;
  let b = Math.floor(hash / WORD) | 0;
  a = Math.imul(a ^ (value % WORD), 0x85ebca6b);
  b = Math.imul(b ^ Math.floor(value / WORD) ^ (a >>> 15), 0xc2b2ae35);
  a = Math.imul(a ^ (a >>> 13) ^ b, 0x27d4eb2f);
  b = Math.imul(b ^ (b >>> 16) ^ (a >>> 11), 0x165667b1);
  return ((b ^ (b >>> 15)) & HIGH_MASK) * WORD + ((a ^ (a >>> 16)) >>> 0);
}
