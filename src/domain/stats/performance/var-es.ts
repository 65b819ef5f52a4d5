/** Value at risk and expected shortfall. */

import { normal, standardPpf } from '../distributions/normal.ts';
import { momentsOf, quantileSorted } from '../hypothesis/moments.ts';
import { requireBetween, requireOptions, type Series, sorted } from '../series.ts';

/** Result of `varEs`; losses are positive. */
export interface VarEsResult {
  /** Minus the (1 − level) quantile of the sample (type 7). */
  readonly varHistorical: number;
  /** Minus the mean of the returns at or below that quantile. */
  readonly esHistorical: number;
  /** Of the normal distribution with the mean and standard deviation (n − 1) of the sample. */
  readonly varNormal: number;
  readonly esNormal: number;
  /** Normal quantile adjusted for skewness and kurtosis. */
  readonly varCornishFisher: number;
}

/**
 * Value at risk and expected shortfall of one period.
 * @param x (n,) returns per period, finite, not constant; n ≥ 3.
 * @param options level in (0, 1), such as 0.95: losses are beyond the value at risk with probability 1 − level.
 * @returns varHistorical, esHistorical, varNormal, esNormal, varCornishFisher; positive numbers are losses.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 3.
 * @throws BOT4_STATS_ARGUMENT when level is outside (0, 1).
 * With z = Φ⁻¹(1−level): VaR = −(μ + σz), ES = −μ + σφ(z)/(1−level); Cornish & Fisher (1937):
 * z + (z²−1)γ₁/6 + (z³−3z)γ₂/24 − (2z³−5z)γ₁²/36. Golden: statistics/performance.json
 * @example varEs([-0.1, 0, 0.1], { level: 0.5 }).varHistorical // => 0
 */
export function varEs(x: Series, options: { readonly level: number }): VarEsResult {
  requireOptions(options);
  const { level } = options;
  requireBetween(level, 'level', 0, 1);
  const { mean, sd, skewness, kurtosis } = momentsOf(x, 'x', 3);
  const ascending = sorted(x);
  const tail = 1 - level;
  const quantile = quantileSorted(ascending, tail);
  const shortfall = meanThrough(ascending, Math.floor(tail * (ascending.length - 1) + RANK_ROUNDING));
  const z = standardPpf(tail);
  const adjusted =
    z +
    ((z * z - 1) * skewness) / 6 +
    ((z ** 3 - 3 * z) * (kurtosis - 3)) / 24 -
    ((2 * z ** 3 - 5 * z) * skewness * skewness) / 36;
  return {
    varHistorical: 0 - quantile,
    esHistorical: 0 - shortfall,
    varNormal: -(mean + sd * z),
    esNormal: -mean + (sd * normal.pdf(z)) / tail,
    varCornishFisher: -(mean + sd * adjusted),
  };
}

/** Rounding of a rank: 1 − 0.9 is a little below 0.1, and a value on the border must not fall out for it. */
const RANK_ROUNDING = 1e-9;

/** Mean of the values up to a rank, and of those that equal the last one. */
function meanThrough(ascending: Float64Array, rank: number): number {
  const last = ascending[rank] as number;
  let sum = 0;
  let count = 0;
  for (; count <= rank || ascending[count] === last; count++) sum += ascending[count] as number;
  return sum / count;
}
