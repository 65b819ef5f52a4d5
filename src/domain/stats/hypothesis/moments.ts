/** Central moments and quantiles, the parts of many statistics. */
import { powerSums } from '../../../hot/index.ts';
import { type Series, standardise } from '../series.ts';
import { inUnit, sumOf, trust, typed } from './centre.ts';

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

/** Values whose mean is the point about which powers are first taken. */
const FIRST = 2048;

/**
 * Moments about the mean from power sums about a point near it: the distance is taken out exactly. Where the point is
 * more than a standard deviation away, that would cost digits, and the sums are taken again about the mean.
 */
function momentsAbout(x: Float64Array, scale: number): Moments & { readonly variance: number } {
  const n = x.length;
  const sums = new Float64Array(4);
  let point = sumOf(n > FIRST ? x.subarray(0, FIRST) : x) / Math.min(n, FIRST);
  powerSums(x, point, sums);
  let d = (sums[0] as number) / n;
  if (d * d > (sums[1] as number) / n - d * d) {
    point += d;
    powerSums(x, point, sums);
    d = (sums[0] as number) / n;
  }
  const [, s2 = 0, s3 = 0, s4 = 0] = sums;
  const m2 = s2 / n - d * d;
  const m3 = s3 / n - d * (3 * (s2 / n) - 2 * d * d);
  const m4 = s4 / n - d * (4 * (s3 / n) - d * (6 * (s2 / n) - 3 * d * d));
  return {
    n,
    mean: (point + d) / scale,
    sd: Math.sqrt((m2 * n) / (n - 1)) / scale,
    skewness: m3 / (m2 * Math.sqrt(m2)),
    kurtosis: m4 / (m2 * m2),
    variance: m2,
  };
}

/**
 * Mean, spread, skewness and kurtosis: one pass in most cases, no copy of the data. `momentsPlain` is the plain twin, and decides
 * where this one could lose digits.
 * @throws BOT4_STATS_INPUT naming `key`.
 */
export function momentsOf(x: Series, key: string, minLength: number): Moments {
  let v = typed(x, key, minLength);
  let scale = 1;
  for (let attempt = 0; attempt < 2; attempt++) {
    const { variance, ...moments } = momentsAbout(v, scale);
    const trusted = trust(moments.mean * scale, variance);
    if (trusted === 'good') return moments;
    if (trusted === 'careful') break;
    ({ v, scale } = inUnit(v, key));
  }
  return momentsPlain(x, key, minLength);
}

/** Mean, spread, skewness and kurtosis of a standardised copy. @throws BOT4_STATS_INPUT naming `key`. */
export function momentsPlain(x: Series, key: string, minLength: number): Moments {
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
