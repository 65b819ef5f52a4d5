/** Normality from skewness and kurtosis. */

import type { Series } from '../series.ts';
import { momentsOf } from './moments.ts';

/** Result of `jarqueBera`. */
export interface JarqueBeraResult {
  readonly statistic: number;
  readonly pValue: number;
  /** Population skewness. */
  readonly skewness: number;
  /** Population kurtosis, 3 for a normal distribution: not the excess. */
  readonly kurtosis: number;
}

/**
 * Jarque-Bera test. Null hypothesis: x is a sample of a normal distribution (its skewness is 0 and its kurtosis 3).
 * A small p-value speaks against normality.
 * @param x (n,) sample, finite, not constant, in any unit; n ≥ 3. The χ² limit needs some hundreds of values.
 * @returns statistic, pValue, skewness, kurtosis.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 3.
 * JB = n/6 (S² + (K − 3)²/4) ~ χ²(2). Jarque & Bera (1980), Economics Letters 6(3). Golden: statistics/tests.json
 * @example jarqueBera([1.5, 2.25, -0.5, 3, 0.125]).pValue // => 0.7883683505235624
 */
export function jarqueBera(x: Series): JarqueBeraResult {
  const { n, skewness, kurtosis } = momentsOf(x, 'x', 3);
  const statistic = (n / 6) * (skewness * skewness + ((kurtosis - 3) * (kurtosis - 3)) / 4);
  return { statistic, pValue: Math.exp(-statistic / 2), skewness, kurtosis };
}
