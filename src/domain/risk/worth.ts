/** The value of lots, for columns of plain doubles. Hot path. */
import { notional, type PriceTicks, type QtyLots } from '../../core/index.ts';

const SAFE = Number.MAX_SAFE_INTEGER;

/**
 * Value of lots at a price, signed like the lots, in quote units. Where the product is exact this is it; everything else is
 * the business of `notional`. Goes into `out[0]`: as a result it would be boxed where the call is not inlined.
 * @throws InvariantError beyond the exact range.
 */
export function worthInto(out: Float64Array, ticks: number, lots: number, unitsPerTickLot: number): void {
  const value = ticks * lots * unitsPerTickLot;
  // The sum takes the sign off a zero.
  if (unitsPerTickLot >= 1 && value <= SAFE && value >= -SAFE) out[0] = value + 0;
  else out[0] = notional({ ticks: ticks as PriceTicks, lots: lots as QtyLots, unitsPerTickLot });
}
