/**
 * The digits of a book as a venue wrote them, for checksums. Hot path.
 *
 * Books hold integers on one grid; a venue may write the same number with fewer or more decimals ("0.0500" and "0.05"
 * are the same quantity and give different checksums). The decimals travel with the level, one byte for both numbers.
 */
import { assert } from '../../../core/index.ts';
import type { Crc32 } from '../../../hot/index.ts';
import { BID, type WireScale } from '../market-sink.ts';
import type { L2Book } from './l2-book.ts';

const DECIMALS_MAX = 15;
const LOW_BITS = 15;

/**
 * Decimals of a price and of a quantity in one byte, for `L2Book.set`.
 * @param priceDecimals decimals that the price was written with, 0 to 15.   @param qtyDecimals those of the quantity.
 * @throws InvariantError when they are not.
 * @example packDecimals(1, 8) // => 24
 */
export function packDecimals(priceDecimals: number, qtyDecimals: number): number {
  if (!(priceDecimals >= 0 && priceDecimals <= DECIMALS_MAX && qtyDecimals >= 0 && qtyDecimals <= DECIMALS_MAX)) {
    assert(false, 'a wire has 0 to 15 decimals', priceDecimals, qtyDecimals);
  }
  return (priceDecimals << 4) | qtyDecimals;
}

/** Levels of a side as they were read, best first. */
class Columns {
  readonly prices: Float64Array;
  readonly quantities: Float64Array;
  readonly wires: Uint8Array;

  constructor(depth: number) {
    this.prices = new Float64Array(depth);
    this.quantities = new Float64Array(depth);
    this.wires = new Uint8Array(depth);
  }

  /** Whether the first `count` levels are those of other columns. */
  equals(other: Columns, count: number): boolean {
    for (let i = 0; i < count; i++) {
      if (this.quantities[i] !== other.quantities[i]) return false;
      if (this.prices[i] !== other.prices[i] || this.wires[i] !== other.wires[i]) return false;
    }
    return true;
  }
}

/** What was taken last of a side: its levels, and the checksum before and after them. */
class Taken {
  fresh: Columns;
  last: Columns;
  count = -1;
  before = 0;
  after = 0;

  constructor(depth: number) {
    this.fresh = new Columns(depth);
    this.last = new Columns(depth);
  }
}

/** Hands the best levels of a book to a checksum. */
export class BookDigits {
  readonly #scale: WireScale;
  readonly #depth: number;
  readonly #bids: Taken;
  readonly #asks: Taken;

  /** @param depth levels of a side that a checksum covers.   @param scale grid of the book. */
  constructor(depth: number, scale: WireScale) {
    this.#scale = scale;
    this.#depth = depth;
    this.#bids = new Taken(depth);
    this.#asks = new Taken(depth);
  }

  /**
   * Takes price and quantity of each of the best levels of a side, the best one first: their digits as the venue wrote
   * them, without the point and without leading zeros. Where they, and what the checksum took before, are those of the last time,
   * as with each message about the other side or about levels farther away, so is what it has come to.
   * @returns levels taken: `depth`, or all where there are fewer.
   */
  side(book: L2Book, side: number, crc: Crc32): number {
    const taken = side === BID ? this.#bids : this.#asks;
    const { fresh, last } = taken;
    const before = crc.state;
    const count = book.top(side, this.#depth, fresh.prices, fresh.quantities, fresh.wires);
    if (count === taken.count && before === taken.before && fresh.equals(last, count)) {
      crc.resume(taken.after);
      return count;
    }
    this.#take(fresh, count, crc);
    taken.fresh = last;
    taken.last = fresh;
    taken.count = count;
    taken.before = before;
    taken.after = crc.state;
    return count;
  }

  #take({ prices, quantities, wires }: Columns, count: number, crc: Crc32): void {
    const { priceDecimals, qtyDecimals } = this.#scale;
    for (let i = 0; i < count; i++) {
      const wire = wires[i] as number;
      crc.digitsAt(prices, i, (wire >> 4) - priceDecimals);
      crc.digitsAt(quantities, i, (wire & LOW_BITS) - qtyDecimals);
    }
  }
}
