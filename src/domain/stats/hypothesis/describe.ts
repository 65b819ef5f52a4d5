/** Summary of one sample. */

import type { Series } from '../series.ts';
import { momentsOf, quantileSorted } from './moments.ts';
import { sortAscending } from './radix-sort.ts';

/** Result of `describe`. */
export interface Description {
  readonly n: number;
  readonly mean: number;
  /** Divisor n − 1. */
  readonly variance: number;
  /** Divisor n − 1. */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  /** Population skewness g₁ = m₃/m₂^(3/2). */
  readonly skewness: number;
  /** Population excess kurtosis g₂ = m₄/m₂² − 3. */
  readonly excessKurtosis: number;
  /** Adjusted skewness G₁; NaN for n < 3. */
  readonly skewnessUnbiased: number;
  /** Adjusted excess kurtosis G₂; NaN for n < 4. */
  readonly excessKurtosisUnbiased: number;
  readonly median: number;
  /** Median absolute deviation from the median, not scaled to the normal distribution. */
  readonly mad: number;
  /** Quantiles by linear interpolation (type 7). */
  readonly q01: number;
  readonly q05: number;
  readonly q25: number;
  readonly q75: number;
  readonly q95: number;
  readonly q99: number;
}

/**
 * Moments and quantiles of a sample.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @returns n, mean, variance, sd, min, max, skewness and excess kurtosis (population and adjusted), median, mad, quantiles.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 2.
 * G₁ = g₁ √(n(n−1))/(n−2), G₂ = (n−1)/((n−2)(n−3)) ((n+1)g₂ + 6). Joanes & Gill (1998), The Statistician 47(1).
 * Golden: statistics/tests.json
 * @example describe([1, 2, 3, 4]).median // => 2.5
 */
export function describe(x: Series): Description {
  const { n, mean, sd, skewness, kurtosis } = momentsOf(x, 'x', 2);
  const ascending = sortAscending(x);
  const median = quantileSorted(ascending, 0.5);
  const g2 = kurtosis - 3;
  return {
    n,
    mean,
    variance: sd * sd,
    sd,
    min: ascending[0] as number,
    max: ascending[n - 1] as number,
    skewness,
    excessKurtosis: g2,
    skewnessUnbiased: n > 2 ? (skewness * Math.sqrt(n * (n - 1))) / (n - 2) : Number.NaN,
    excessKurtosisUnbiased: n > 3 ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6) : Number.NaN,
    median,
    mad: quantileSorted(sortAscending(ascending.map((v) => Math.abs(v - median))), 0.5),
    q01: quantileSorted(ascending, 0.01),
    q05: quantileSorted(ascending, 0.05),
    q25: quantileSorted(ascending, 0.25),
    q75: quantileSorted(ascending, 0.75),
    q95: quantileSorted(ascending, 0.95),
    q99: quantileSorted(ascending, 0.99),
  };
}
