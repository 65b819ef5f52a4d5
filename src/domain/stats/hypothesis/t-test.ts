/** Student's t-tests of one mean and of the difference of two. */

import { twoSidedStudent } from '../distributions/student-t.ts';
import { requireFinite, requireOptions, type Series } from '../series.ts';
import { momentsOf } from './moments.ts';

/** Result of a t-test. */
export interface TTestResult {
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Degrees of freedom. */
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
  requireOptions(options);
  requireFinite(options.popMean, 'popMean');
  const { n, mean, sd } = momentsOf(x, 'x', 2);
  const statistic = (mean - options.popMean) / (sd / Math.sqrt(n));
  return { statistic, pValue: twoSidedStudent(statistic, n - 1), df: n - 1 };
}

/**
 * Welch's t-test. Null hypothesis: x and y have the same expected value, for independent observations whose variances
 * may differ. A small p-value speaks for different means.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @param y (m,) sample like x, in the same unit.
 * @returns statistic, pValue (two-sided), df (not an integer).
 * @throws BOT4_STATS_INPUT when x or y is not finite, constant or shorter than 2.
 * t = (x̄ − ȳ)/√(s²ₓ/n + s²ᵧ/m), df = (s²ₓ/n + s²ᵧ/m)²/((s²ₓ/n)²/(n − 1) + (s²ᵧ/m)²/(m − 1)). Welch (1947), Biometrika 34;
 * Satterthwaite (1946). Unchanged by a + b·x, a + b·y in common. Golden: statistics/tests-hypothesis.json
 * @example tTestWelch([1, 2, 3], [2, 3, 4]).df // => 4
 */
export function tTestWelch(x: Series, y: Series): TTestResult {
  const a = momentsOf(x, 'x', 2);
  const b = momentsOf(y, 'y', 2);
  // Square roots of variances by hypot, and shares of the sum: no square can leave the double range.
  const seX = a.sd / Math.sqrt(a.n);
  const se = Math.hypot(seX, b.sd / Math.sqrt(b.n));
  const share = (seX / se) ** 2;
  const other = (b.sd / Math.sqrt(b.n) / se) ** 2;
  const df = 1 / ((share * share) / (a.n - 1) + (other * other) / (b.n - 1));
  const statistic = (a.mean - b.mean) / se;
  return { statistic, pValue: twoSidedStudent(statistic, df), df };
}

/**
 * Student's t-test of two samples. Null hypothesis: x and y have the same expected value, for independent observations
 * of one variance. A small p-value speaks for different means. `tTestWelch` does not need the same variance.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @param y (m,) sample like x, in the same unit.
 * @returns statistic, pValue (two-sided), df = n + m − 2.
 * @throws BOT4_STATS_INPUT when x or y is not finite, constant or shorter than 2.
 * t = (x̄ − ȳ)/(s√(1/n + 1/m)), s² = ((n − 1)s²ₓ + (m − 1)s²ᵧ)/(n + m − 2). Student (1908), Biometrika 6(1).
 * Unchanged by a + b·x, a + b·y in common. Golden: statistics/tests-hypothesis.json
 * @example tTestPooled([1, 2, 3], [2, 3, 4]).df // => 4
 */
export function tTestPooled(x: Series, y: Series): TTestResult {
  const a = momentsOf(x, 'x', 2);
  const b = momentsOf(y, 'y', 2);
  const df = a.n + b.n - 2;
  const sd = Math.hypot(a.sd * Math.sqrt((a.n - 1) / df), b.sd * Math.sqrt((b.n - 1) / df));
  const statistic = (a.mean - b.mean) / (sd * Math.sqrt(1 / a.n + 1 / b.n));
  return { statistic, pValue: twoSidedStudent(statistic, df), df };
}
