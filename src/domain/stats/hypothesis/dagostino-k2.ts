/** Normality from skewness and kurtosis, each transformed to normal: fit for smaller samples than Jarque-Bera. */
import type { Series } from '../series.ts';
import { momentsOf } from './moments.ts';

/** Result of `dagostinoK2`. */
export interface DagostinoK2Result {
  readonly statistic: number;
  readonly pValue: number;
  /** Normal score of the skewness. */
  readonly zSkewness: number;
  /** Normal score of the kurtosis. */
  readonly zKurtosis: number;
}

/** D'Agostino (1970): a Johnson SU curve for the skewness. */
function skewnessScore(skewness: number, n: number): number {
  const y = skewness * Math.sqrt(((n + 1) * (n + 3)) / (6 * (n - 2)));
  // Kurtosis of the skewness less 3, written so that the difference is not computed.
  const b = (36 * (((n - 5) * n - 19) * n + 35)) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
  const w2Less1 = (2 * b) / (Math.sqrt(4 + 2 * b) + 2);
  const delta = 1 / Math.sqrt(0.5 * Math.log1p(w2Less1));
  return delta * Math.asinh(y / Math.sqrt(2 / w2Less1));
}

/** Anscombe & Glynn (1983): cube root of a shifted reciprocal of χ² for the kurtosis. */
function kurtosisScore(kurtosis: number, n: number): number {
  const mean = (3 * (n - 1)) / (n + 1);
  const sd = Math.sqrt((24 * n * (n - 2) * (n - 3)) / ((n + 1) * (n + 1) * (n + 3) * (n + 5)));
  const x = (kurtosis - mean) / sd;
  const skew =
    ((6 * (n * n - 5 * n + 2)) / ((n + 7) * (n + 9))) * Math.sqrt((6 * (n + 3) * (n + 5)) / (n * (n - 2) * (n - 3)));
  const a = 6 + (8 / skew) * (2 / skew + Math.sqrt(1 + 4 / (skew * skew)));
  const ratio = (1 - 2 / a) / (1 + x * Math.sqrt(2 / (a - 4)));
  return (1 - 2 / (9 * a) - Math.cbrt(ratio)) / Math.sqrt(2 / (9 * a));
}

/**
 * D'Agostino and Pearson's K² test. Null hypothesis: x is a sample of a normal distribution. A small p-value speaks
 * against normality, by skewness or by kurtosis.
 * @param x (n,) sample, finite, not constant, in any unit; n ≥ 8. The kurtosis part needs some 20 values.
 * @returns statistic, pValue, zSkewness, zKurtosis.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 8.
 * K² = z(√b₁)² + z(b₂)² ~ χ²(2). D'Agostino & Pearson (1973), Biometrika 60; D'Agostino (1970), Biometrika 57; Anscombe
 * & Glynn (1983), Biometrika 70. Unchanged by a + b·x. Golden: statistics/tests-hypothesis.json
 * @example dagostinoK2([1, 2, 3, 4, 5, 6, 7, 8]).zSkewness // => 0
 */
export function dagostinoK2(x: Series): DagostinoK2Result {
  const { n, skewness, kurtosis } = momentsOf(x, 'x', 8);
  const zSkewness = skewnessScore(skewness, n);
  const zKurtosis = kurtosisScore(kurtosis, n);
  const statistic = zSkewness * zSkewness + zKurtosis * zKurtosis;
  return { statistic, pValue: Math.exp(-statistic / 2), zSkewness, zKurtosis };
}
