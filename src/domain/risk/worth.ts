/** The value of lots, for columns of plain doubles. Hot path. */
import { notional, type PriceTicks, type QtyLots } from '../../core/index.ts';

/**
 * Value of lots at a price, signed like the lots, in quote units. Where the product is exact this is it; everything else is
 * the business of `notional`.
 * @throws InvariantError beyond the exact range.
 */
export function worth(ticks: number, lots: number, unitsPerTickLot: number): number {
  const value = ticks * lots * unitsPerTickLot;
  // The sum takes the sign off a zero.
  if (unitsPerTickLot >= 1 && value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) return value + 0;
  return notional({ ticks: ticks as PriceTicks, lots: lots as QtyLots, unitsPerTickLot });
}
