/** The one formula for trading fees. */
import { type Ppm, portion, type QuoteUnits, quoteUnits } from '../../core/index.ts';

/**
 * Fee on a trade of value `traded`, whatever its side; fractions of a unit of 1e-8 are charged in full.
 * fee = ⌈|traded| · rate⌉; a negative rate is a rebate, rounded towards zero.
 * @example feeOf(quoteUnits(100_000_000), ppm(1000)) // => 100000
 */
export function feeOf(traded: QuoteUnits, rate: Ppm): QuoteUnits {
  const value = quoteUnits(Math.abs(traded));
  if (rate >= 0) return portion(value, rate, 'up');
  const rebate = portion(value, -rate as Ppm, 'down');
  return quoteUnits(rebate === 0 ? 0 : -rebate);
}
