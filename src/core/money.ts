/**
 * Exact integer arithmetic for money. Products that would pass 2^53 are split, never rounded silently.
 */
import { assert } from './assert.ts';
import { PPM, type Ppm, type PriceTicks, type QtyLots, type QuoteUnits, quoteUnits } from './units.ts';

/** Where the remainder of a division goes. `up` is away from zero, `down` is towards zero. */
export type Rounding = 'up' | 'down';

/** Factors up to here keep every intermediate of the split below 2^53. */
const SPLIT_LIMIT = 9e7;

/**
 * a·b/d with one rounding at the end, exact for all safe integers with b ≥ 0 and d > 0.
 * With a = q·d + r: a·b/d = q·b + r·b/d, and r·b < d·b ≤ 8.1e15 < 2^53 for factors up to 9e7, so no intermediate is
 * rounded. Larger factors, which fees and limits never have, take the slow exact way through BigInt.
 * @throws InvariantError when an operand is not a safe integer or the result leaves the exact range.
 * @example mulDiv(10_000_000_000, 1000, 1_000_000, 'up') // => 10000000
 */
export function mulDiv(a: number, b: number, d: number, rounding: Rounding): number {
  if (!(Number.isSafeInteger(a) && Number.isSafeInteger(b))) assert(false, 'mulDiv takes safe integers', a, b);
  if (!(b >= 0 && d > 0 && Number.isSafeInteger(d))) {
    assert(false, 'mulDiv takes a factor from 0 and a positive divisor', b, d);
  }
  const sign = a < 0 ? -1 : 1;
  const abs = a * sign;
  const product = abs * b;
  const result =
    product <= Number.MAX_SAFE_INTEGER
      ? divided(product, d, rounding)
      : b <= SPLIT_LIMIT && d <= SPLIT_LIMIT
        ? mulDivSplit(abs, b, d, rounding)
        : mulDivBig(abs, b, d, rounding);
  if (!Number.isSafeInteger(result)) assert(false, 'mulDiv result is a safe integer', result);
  return result === 0 ? 0 : result * sign;
}

/** n/d for an exact n: most fees of most orders need no split. */
function divided(n: number, d: number, rounding: Rounding): number {
  const q = quotient(n, d);
  return rounding === 'up' && q * d < n ? q + 1 : q;
}

function mulDivSplit(abs: number, b: number, d: number, rounding: Rounding): number {
  const q = quotient(abs, d);
  const low = (abs - q * d) * b;
  const rest = quotient(low, d);
  return q * b + rest + (rounding === 'up' && rest * d < low ? 1 : 0);
}

/**
 * ⌊n/d⌋ for safe integers, without `%`, which is a call into a library for doubles. n/d is rounded, never below the
 * exact floor and at most one above it; then q·d is above n, and 2^53 at the most.
 */
function quotient(n: number, d: number): number {
  const q = Math.floor(n / d);
  return q * d > n ? q - 1 : q;
}

function mulDivBig(abs: number, b: number, d: number, rounding: Rounding): number {
  const product = BigInt(abs) * BigInt(b);
  const divisor = BigInt(d);
  const floor = product / divisor;
  return Number(rounding === 'up' && floor * divisor !== product ? floor + 1n : floor);
}

/**
 * Value of `lots` at `ticks`. `unitsPerTickLot` is tickSize · lotSize / 1e-8 of the instrument: an integer, and then the
 * value is exact; or one part of an integer, 1/k, and then the exact product is rounded once, to the nearest unit.
 * @returns signed like `lots`.   @throws InvariantError beyond 90 million of quote asset.
 */
export function notional(args: {
  readonly ticks: PriceTicks;
  readonly lots: QtyLots;
  readonly unitsPerTickLot: number;
}): QuoteUnits {
  const product = args.ticks * args.lots;
  if (args.unitsPerTickLot < 1) return nearestUnits(args);
  assert(Number.isSafeInteger(product), 'ticks times lots is a safe integer', args.ticks, args.lots);
  return quoteUnits(product === 0 ? 0 : product * args.unitsPerTickLot);
}

/** ticks · lots / k to the nearest unit, a half away from zero: the same for a purchase and for its sale. */
function nearestUnits(args: {
  readonly ticks: PriceTicks;
  readonly lots: QtyLots;
  readonly unitsPerTickLot: number;
}): QuoteUnits {
  const parts = Math.round(1 / args.unitsPerTickLot);
  const product = args.ticks * Math.abs(args.lots);
  // 2·product + parts stays exact up to 2^52; what is larger is multiplied as big integers.
  const units =
    2 * product + parts <= Number.MAX_SAFE_INTEGER
      ? quotient(2 * product + parts, 2 * parts)
      : Number((2n * BigInt(args.ticks) * BigInt(Math.abs(args.lots)) + BigInt(parts)) / BigInt(2 * parts));
  return quoteUnits(args.lots < 0 && units !== 0 ? -units : units);
}

/** `ratio` of `amount`, rounded as told. */
export function portion(amount: QuoteUnits, ratio: Ppm, rounding: Rounding): QuoteUnits {
  return quoteUnits(mulDiv(amount, ratio, PPM, rounding));
}
