/** What returns have realised: variance, volatility, variation without jumps, drawdown. */
import { InputError } from '../../../core/index.ts';
import { exactSumOf } from './exact-sum.ts';
import { moments, requireSeries } from './moments.ts';

function requirePrices(price: ArrayLike<number>, least: number): void {
  requireSeries('close', price, least);
  for (let i = 0; i < price.length; i++) {
    if ((price[i] as number) > 0) continue;
    throw new InputError('BOT4_DATA_VALUE', `close is ${price[i]}; it is a finite number above zero`, {
      place: { row: i + 1, key: 'close' },
    });
  }
}

/** The number of periods in a year, checked. @throws BOT4_DATA_VALUE */
export function requirePeriods(options: { readonly periodsPerYear: number }): number {
  const { periodsPerYear } = options;
  if (periodsPerYear > 0 && Number.isFinite(periodsPerYear)) return periodsPerYear;
  throw new InputError('BOT4_DATA_VALUE', `periodsPerYear is ${periodsPerYear}; it is a finite number above zero`, {
    place: { key: 'periodsPerYear' },
  });
}

/**
 * Logarithmic returns: ln(closeᵢ / closeᵢ₋₁).
 * @param close (n,) above zero.
 * @returns (n − 1,)
 * @throws BOT4_DATA_VALUE for a price that is not above zero.
 * @example logReturns([1, Math.E])[0] // => 1
 */
export function logReturns(close: ArrayLike<number>): Float64Array {
  requirePrices(close, 0);
  return Float64Array.from({ length: Math.max(0, close.length - 1) }, (_, i) =>
    Math.log((close[i + 1] as number) / (close[i] as number)),
  );
}

/**
 * Realised variance: Σ r², of all returns together, not annualised.
 * @param returns (n,) logarithmic.
 * @throws BOT4_DATA_VALUE for a return that is not finite.
 * @example realisedVariance([3, -4]) // => 25
 */
export function realisedVariance(returns: ArrayLike<number>): number {
  requireSeries('returns', returns, 0);
  return exactSumOf(returns.length, (i) => (returns[i] as number) ** 2);
}

/**
 * Realised volatility: √(Σ r² / n · periodsPerYear). The mean return is taken for zero, as at high frequency.
 * @param returns (n,) logarithmic, n ≥ 1.
 * @param options.periodsPerYear returns in a year: 525,600 of a minute, 365 of a day.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE
 */
export function realisedVolatility(returns: ArrayLike<number>, options: { readonly periodsPerYear: number }): number {
  const periods = requirePeriods(options);
  requireSeries('returns', returns, 1);
  return Math.sqrt((realisedVariance(returns) / returns.length) * periods);
}

/**
 * Annualised standard deviation of close-to-close returns: their deviation with n − 1, times √periodsPerYear.
 * @param close (n,) above zero, n ≥ 3; neighbours count as one period apart.
 * @param options.periodsPerYear bars in a year: 525,600 minutes, 365 days.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE
 */
export function closeVolatility(close: ArrayLike<number>, options: { readonly periodsPerYear: number }): number {
  const periods = requirePeriods(options);
  requirePrices(close, 3);
  return moments(logReturns(close)).std * Math.sqrt(periods);
}

/**
 * Bipower variation: π/2 · Σ |rᵢ| |rᵢ₋₁| (Barndorff-Nielsen and Shephard 2004). Like the realised variance, but blind to single
 * jumps; the difference of the two is what jumps have added.
 * @param returns (n,) logarithmic, n ≥ 2.
 * @returns of all returns together, not annualised and without a correction for the one product that n returns lack.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE
 * @example bipowerVariation([1, -1, 1]) / Math.PI // => 1
 */
export function bipowerVariation(returns: ArrayLike<number>): number {
  requireSeries('returns', returns, 2);
  const product = (i: number): number => Math.abs((returns[i] as number) * (returns[i + 1] as number));
  return (Math.PI / 2) * exactSumOf(returns.length - 1, product);
}

/** The deepest fall from a peak. */
export interface Drawdown {
  /** Price over the highest price before it, less 1: 0 or negative. */
  readonly depth: number;
  /** Row of the lowest point, the first of them. */
  readonly at: number;
  /** Row of the peak before it, the first of its price. */
  readonly peakAt: number;
}

/**
 * The deepest fall from a peak so far.
 * @param close (n,) above zero, n ≥ 1.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE
 * @example deepestDrawdown([4, 5, 3, 6, 5]) // => { depth: -0.4, at: 2, peakAt: 1 }
 */
export function deepestDrawdown(close: ArrayLike<number>): Drawdown {
  requirePrices(close, 1);
  let peakAt = 0;
  let worst: Drawdown = { depth: 0, at: 0, peakAt: 0 };
  for (let i = 1; i < close.length; i++) {
    if ((close[i] as number) > (close[peakAt] as number)) peakAt = i;
    const depth = (close[i] as number) / (close[peakAt] as number) - 1;
    if (depth < worst.depth) worst = { depth, at: i, peakAt };
  }
  return worst;
}
