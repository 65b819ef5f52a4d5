/**
 * Exact integer arithmetic for money. Products that would pass 2^53 are split, never rounded silently.
 */
import { assert } from './assert.ts';
import { PPM, type Ppm, type PriceTicks, type QtyLots, type QuoteUnits, quoteUnits } from './units.ts';

/** Where the remainder of a division goes. `up` is away from zero, `down` is towards zero. */
export type Rounding = 'up' | 'down';

/**
 * a·b/d with one rounding at the end, exact for |a| < 2^53 and 0 ≤ b, d ≤ 9e7.
 * With a = q·d + r: a·b/d = q·b + r·b/d, and r·b < d·b ≤ 8.1e15 < 2^53, so no intermediate is rounded.
 * @throws InvariantError when an operand or the result leaves the exact range.
 * @example mulDiv(10_000_000_000, 1000, 1_000_000, 'up') // => 10000000
 */
export function mulDiv(a: number, b: number, d: number, rounding: Rounding): number {
  assert(Number.isSafeInteger(a) && Number.isSafeInteger(b), 'mulDiv takes safe integers', a, b);
  assert(b >= 0 && b <= 9e7 && d > 0 && d <= 9e7, 'mulDiv factors are within 9e7', b, d);
  const sign = a < 0 ? -1 : 1;
  const abs = a * sign;
  const r = abs % d;
  const q = (abs - r) / d;
  const low = r * b;
  const lowRest = low % d;
  let result = q * b + (low - lowRest) / d;
  if (rounding === 'up' && lowRest > 0) result += 1;
  assert(Number.isSafeInteger(result), 'mulDiv result is a safe integer', result);
  return result === 0 ? 0 : result * sign;
}

/**
 * Value of `lots` at `ticks`, exact. `unitsPerTickLot` is tickSize · lotSize / 1e-8, an integer of the instrument.
 * @returns signed like `lots`.   @throws InvariantError beyond 90 million quote units of money.
 */
export function notional(args: {
  readonly ticks: PriceTicks;
  readonly lots: QtyLots;
  readonly unitsPerTickLot: number;
}): QuoteUnits {
  const product = args.ticks * args.lots;
  assert(Number.isSafeInteger(product), 'ticks times lots is a safe integer', args.ticks, args.lots);
  return quoteUnits(product === 0 ? 0 : product * args.unitsPerTickLot);
}

/** `ratio` of `amount`, rounded as told. */
export function portion(amount: QuoteUnits, ratio: Ppm, rounding: Rounding): QuoteUnits {
  return quoteUnits(mulDiv(amount, ratio, PPM, rounding));
}
