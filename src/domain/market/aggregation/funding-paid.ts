/** What holding a perpetual future has cost or earned in funding. */
import { requireSameLength } from './columns.ts';
import { exactDot } from './exact-sum.ts';
import { requireSeries } from './moments.ts';

/**
 * Quote asset that a long position of one unit of base asset paid: Σ rate · mark. Positive rates are paid by longs to shorts; a
 * short position has received what a long one paid.
 * @param funding.rate (n,) fraction of the notional, per settlement.
 * @param funding.mark (n,) mark price at each settlement.
 * @returns negative when longs received.
 * @throws BOT4_DATA_VALUE for a number that is not finite; BOT4_DATA_COLUMN for columns of different length.
 * @example fundingPaid({ rate: [0.0001, -0.0002], mark: [20_000, 30_000] }) // => -4
 */
export function fundingPaid(funding: { readonly rate: ArrayLike<number>; readonly mark: ArrayLike<number> }): number {
  const { rate, mark } = funding;
  requireSameLength({ rate, mark });
  requireSeries('rate', rate, 0);
  requireSeries('mark', mark, 0);
  return exactDot(rate, mark);
}
