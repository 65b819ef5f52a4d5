/** Student's t-test of one mean. */

import { twoSidedStudent } from '../distributions/student-t.ts';
import { requireFinite, type Series } from '../series.ts';
import { momentsOf } from './moments.ts';

/** Result of `tTestOneSample`. */
export interface TTestResult {
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Degrees of freedom, n − 1. */
  readonly df: number;
}

/**
 * One-sample t-test. Null hypothesis: the expected value of x is `popMean`, for independent observations. A small
 * p-value speaks for another mean. For autocorrelated data use `neweyWestMean`.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @param options popMean: the mean under the null hypothesis, in the unit of x.
 * @returns statistic, pValue (two-sided), df.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 2.
 * @throws BOT4_STATS_ARGUMENT when popMean is not finite.
 * t = (x̄ − μ₀)/(s/√n) ~ t(n − 1). Student (1908), Biometrika 6(1). Golden: statistics/tests.json
 * @example tTestOneSample([1, 2, 3], { popMean: 2 }).statistic // => 0
 */
export function tTestOneSample(x: Series, options: { readonly popMean: number }): TTestResult {
  requireFinite(options.popMean, 'popMean');
  const { n, mean, sd } = momentsOf(x, 'x', 2);
  const statistic = (mean - options.popMean) / (sd / Math.sqrt(n));
  return { statistic, pValue: twoSidedStudent(statistic, n - 1), df: n - 1 };
}
