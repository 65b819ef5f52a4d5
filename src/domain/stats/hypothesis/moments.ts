/** Central moments and quantiles, the parts of many statistics. */
import { type Series, standardise } from '../series.ts';

/** Moments of a series about its mean. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation with divisor n − 1, in the unit of the data. */
  readonly sd: number;
  /** Population skewness m₃/m₂^(3/2). */
  readonly skewness: number;
  /** Population kurtosis m₄/m₂², 3 for a normal distribution: not the excess. */
  readonly kurtosis: number;
}

/** Mean, spread, skewness and kurtosis. @throws BOT4_STATS_INPUT naming `key`. */
export function momentsOf(x: Series, key: string, minLength: number): Moments {
  const { z, mean, scale } = standardise(x, key, minLength);
  const n = z.length;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  for (let i = 0; i < n; i++) {
    const v = z[i] as number;
    const v2 = v * v;
    s2 += v2;
    s3 += v2 * v;
    s4 += v2 * v2;
  }
  const m2 = s2 / n;
  return {
    n,
    mean,
    sd: Math.sqrt(s2 / (n - 1)) / scale,
    skewness: s3 / n / (m2 * Math.sqrt(m2)),
    kurtosis: s4 / n / (m2 * m2),
  };
}

/**
 * Quantile of an ascending array by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
 * @param ascending (n,) n ≥ 1.
 * @param p in [0, 1].
 */
export function quantileSorted(ascending: Float64Array, p: number): number {
  const at = p * (ascending.length - 1);
  const below = Math.min(Math.floor(at), ascending.length - 1);
  const low = ascending[below] as number;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] as number;
  return low + (at - below) * (high - low);
}
