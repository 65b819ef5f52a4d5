/**
 * The digits of a book as a venue wrote them, for checksums. Hot path.
 *
 * Books hold integers on one grid; a venue may write the same number with fewer or more decimals ("0.0500" and "0.05"
 * are the same quantity and give different checksums). The decimals travel with the level, one byte for both numbers.
 */
import { assert } from '../../../core/index.ts';
import type { Crc32 } from '../../../hot/index.ts';
import type { WireScale } from '../market-sink.ts';
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

/** Columns that `BookDigits` reads levels into. */
interface Columns {
  readonly prices: Float64Array;
  readonly quantities: Float64Array;
  readonly wires: Uint8Array;
}

/** Hands the best levels of a book to a checksum. */
export class BookDigits {
  readonly #scale: WireScale;
  readonly #columns: Columns;

  /** @param depth levels of a side that a checksum covers.   @param scale grid of the book. */
  constructor(depth: number, scale: WireScale) {
    this.#scale = scale;
    this.#columns = {
      prices: new Float64Array(depth),
      quantities: new Float64Array(depth),
      wires: new Uint8Array(depth),
    };
  }

  /**
   * Takes price and quantity of each of the best levels of a side, the best one first: their digits as the venue wrote
   * them, without the point and without leading zeros.
   * @returns levels taken: `depth`, or all where there are fewer.
   */
  side(book: L2Book, side: number, crc: Crc32): number {
    const { prices, quantities, wires } = this.#columns;
    const { priceDecimals, qtyDecimals } = this.#scale;
    const count = book.top(side, prices.length, prices, quantities, wires);
    for (let i = 0; i < count; i++) {
      const wire = wires[i] as number;
      crc.digitsAt(prices, i, (wire >> 4) - priceDecimals);
      crc.digitsAt(quantities, i, (wire & LOW_BITS) - qtyDecimals);
    }
    return count;
  }
}
