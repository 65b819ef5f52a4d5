/** Inference on a mean that allows for autocorrelation and changing variance. */

import { twoSidedNormal } from '../distributions/normal.ts';
import { dataError, requireInteger, requireOptions, type Series, standardise } from '../series.ts';
import { autoProducts } from './acf.ts';

/** Options of `neweyWestMean`. */
export interface NeweyWestOptions {
  /** Number of autocovariances counted, 0 ≤ lags < n; a holding period of h bars needs at least h − 1. */
  readonly lags: number;
}

/** Result of `neweyWestMean`. */
export interface NeweyWestResult {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly se: number;
  /** mean / se. */
  readonly t: number;
  /** Two-sided p-value of the mean being zero, normal limit. */
  readonly pValue: number;
}

/**
 * t-test of a mean with a standard error that autocorrelation does not fool. Null hypothesis: the expected value of x
 * is zero. A small p-value speaks for a mean that differs from zero.
 * @param x (n,) series in time order, finite, not constant.
 * @param options number of lags.
 * @returns mean, se, t, pValue.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 2, or its standard error is below the number format.
 * @throws BOT4_STATS_ARGUMENT when lags is not an integer from 0 to n − 1.
 * se² = (γ̂₀ + 2 Σ (1 − k/(L+1)) γ̂ₖ)/n with γ̂ of divisor n. Newey & West (1987), Econometrica 55(3).
 * Golden: statistics/tests.json
 * @example neweyWestMean([1, -1, 2, -2], { lags: 0 }).mean // => 0
 */
export function neweyWestMean(x: Series, options: NeweyWestOptions): NeweyWestResult {
  requireOptions(options);
  const { z, mean, scale } = standardise(x, 'x', 2);
  const { lags } = options;
  const n = z.length;
  requireInteger(lags, 'lags', 0, n - 1);
  const sums = autoProducts(z, lags);
  let longRun = sums[0] as number;
  for (let k = 1; k <= lags; k++) longRun += 2 * (1 - k / (lags + 1)) * (sums[k] as number);
  // Bartlett weights are positive definite: the sum is above zero for every series that is not constant.
  const se = Math.sqrt(longRun) / n / scale;
  if (!(se > 0)) throw dataError('x', 'has deviations too small for a standard error');
  const t = mean / se;
  return { mean, se, t, pValue: twoSidedNormal(t) };
}
