/** Normality by the distance of the distribution functions, the tails weighing most. */
import { normal } from '../distributions/normal.ts';
import type { Series } from '../series.ts';
import { normalScores } from './normal-scores.ts';

/** Result of `andersonDarling`. */
export interface AndersonDarlingResult {
  /** A², not corrected for the sample size. */
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Anderson-Darling test of normality. Null hypothesis: x is a sample of a normal distribution of unknown mean and
 * variance. A small p-value speaks against normality; the test sees deviations in the tails better than `lilliefors`.
 * @param x (n,) sample, finite, not constant, in any unit; n ≥ 3. The p-value is made for n ≥ 8.
 * @returns statistic, pValue.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 3.
 * A² = −n − Σ (2i − 1)(log Φ(z₍ᵢ₎) + log(1 − Φ(z₍ₙ₊₁₋ᵢ₎)))/n with z of the sample mean and standard deviation; both
 * logarithms by the log-distribution, so an outlier of any size gives a finite statistic. p of A²(1 + 0.75/n + 2.25/n²)
 * by Stephens in D'Agostino & Stephens (1986), Goodness-of-Fit Techniques, table 4.9; beyond 13, where that ends at
 * 5e-31, log p goes on as a line. Unchanged by a + b·x. Golden: statistics/tests-hypothesis.json
 * @example andersonDarling([1, 2, 3, 4, 5, 6, 7, 8]).pValue > 0.9 // => true
 */
export function andersonDarling(x: Series): AndersonDarlingResult {
  const z = normalScores(x, 3);
  const n = z.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += (2 * i + 1) * (normal.logcdf(z[i] as number) + normal.logcdf(-(z[n - 1 - i] as number)));
  }
  const statistic = -n - sum / n;
  return { statistic, pValue: pValueOf(statistic * (1 + 0.75 / n + 2.25 / (n * n))) };
}

/** Where the last quadratic of the table ends. */
const END = 13;

function pValueOf(a: number): number {
  if (a < 0.2) return -Math.expm1(-13.436 + 101.14 * a - 223.73 * a * a);
  if (a < 0.34) return -Math.expm1(-8.318 + 42.796 * a - 59.938 * a * a);
  if (a < 0.6) return Math.exp(0.9177 - 4.279 * a - 1.38 * a * a);
  const upTo = Math.min(a, END);
  const log = 1.2937 - 5.709 * upTo + 0.0186 * upTo * upTo;
  return Math.exp(log + (-5.709 + 2 * 0.0186 * END) * (a - upTo));
}
