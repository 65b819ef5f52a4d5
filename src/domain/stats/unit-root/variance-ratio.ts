/** Variance-ratio test of Lo and MacKinlay. */
import { standardCdf } from '../distributions/normal.ts';
import { dataError, requireInteger, requireOneOf, requireOptions, type Series } from '../series.ts';
import { toWalk } from './walk.ts';

/** Options of `varianceRatio`. */
export interface VarianceRatioOptions {
  /**
   * Steps q of the long difference, q ≥ 2, at most n − 2 (without overlap (n − 1)/2): with a drift taken out, one long
   * difference alone is always zero. Without drift n − 1 when not debiased, and n/2 without overlap.
   */
  readonly lags: number;
  /** 'c': the walk may drift; 'n': the drift is taken to be zero. */
  readonly trend: 'n' | 'c';
  /** Whether both variances are made unbiased; without effect when the long differences do not overlap. */
  readonly debiased: boolean;
  /** Whether the variance of the ratio allows heteroskedastic steps; without effect when they do not overlap. */
  readonly robust: boolean;
  /** Whether all long differences are used, or only those that do not overlap. */
  readonly overlap: boolean;
}

/** Result of `varianceRatio`. */
export interface VarianceRatioResult {
  /** Asymptotically standard normal. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Variance of q steps over q times that of one: above 1 trends, below 1 reversals. */
  readonly ratio: number;
}

/**
 * Variance-ratio test. Null hypothesis: the series is a random walk, so the variance of q steps is q times that of one.
 * A small p-value speaks for steps that are correlated: a ratio above 1 for trends, below 1 for reversals.
 * @param x (n,) series of levels (log prices, not returns) in time order, evenly spaced, finite, in any unit.
 * @param options lags, trend, debiased, robust, overlap; no defaults, because each changes the conclusion.
 * @returns statistic, pValue, ratio.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, a straight line, or its steps have no spread.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * VR = σ̂²(q)/σ̂²(1) and z = √T (VR − 1)/√θ with T steps; θ = 2(2q − 1)(q − 1)/(3q), without overlap 2(q − 1), robust
 * Σₖ 4(1 − k/q)² T Σ zₜ²zₜ₋ₖ²/(Σ zₜ²)². Without overlap the last (n − 1) mod q values are left out.
 * Lo & MacKinlay (1988), Review of Financial Studies 1(1); Campbell, Lo & MacKinlay (1997), 2.4.3. Unchanged by
 * x → a + bx. Golden: statistics/unit-root.json
 * @example varianceRatio([1, 2, 1, 2, 1, 2, 1], { lags: 2, trend: 'n', debiased: false, robust: false, overlap: true }).ratio // => 0
 */
export function varianceRatio(x: Series, options: VarianceRatioOptions): VarianceRatioResult {
  requireOptions(options);
  const { lags: q, trend, debiased, robust, overlap } = options;
  requireOneOf(trend, 'trend', ['n', 'c']);
  requireOneOf(debiased, 'debiased', [true, false]);
  requireOneOf(robust, 'robust', [true, false]);
  requireOneOf(overlap, 'overlap', [true, false]);
  // Only differences are used, so the origin is free whatever the trend.
  const w = toWalk(x, 'x', 'c', 5);
  const n = w.d.length;
  requireInteger(q, 'lags', 2, longest(n, options));
  const steps = overlap ? n - 1 : Math.floor((n - 1) / q) * q;
  const z = w.d.slice(1, steps + 1);
  if (trend === 'c') removeDrift(z);
  const one = squares(z);
  if (!(one > steps * (8 * w.rounding) ** 2)) throw dataError('x', 'is a straight line');
  const long = longSquares(z, q, overlap ? 1 : q);
  let ratio = overlap ? long / (q * one) : long / one;
  // Both corrections in one factor: T/(T − 1) below, Tq/m above, with m = q(T − q + 1)(1 − q/T).
  if (debiased && overlap) ratio *= ((steps - 1) * steps) / ((steps - q + 1) * (steps - q));
  const theta = overlap ? (robust ? robustVariance(z, q, one) : (2 * (2 * q - 1) * (q - 1)) / (3 * q)) : 2 * (q - 1);
  if (!(theta > 0)) throw dataError('x', 'has steps whose squares never follow one another: no robust variance');
  const statistic = Math.sqrt(steps) * ((ratio - 1) / Math.sqrt(theta));
  return { statistic, pValue: 2 * standardCdf(-Math.abs(statistic)), ratio };
}

/** The largest q that leaves something to compare. */
function longest(n: number, { trend, debiased, overlap }: VarianceRatioOptions): number {
  if (!overlap) return Math.floor((trend === 'c' ? n - 1 : n) / 2);
  return trend === 'n' && !debiased ? n - 1 : n - 2;
}

/** Subtracts the mean, twice: the second pass removes the rounding of the first. */
function removeDrift(z: Float64Array): void {
  for (let pass = 0; pass < 2; pass++) {
    let sum = 0;
    for (let t = 0; t < z.length; t++) sum += z[t] as number;
    const mean = sum / z.length;
    for (let t = 0; t < z.length; t++) z[t] = (z[t] as number) - mean;
  }
}

function squares(z: Float64Array): number {
  let s = 0;
  for (let t = 0; t < z.length; t++) s += (z[t] as number) ** 2;
  return s;
}

/** Sum of squares of the sums of q neighbours, starting at every `stride`-th. */
function longSquares(z: Float64Array, q: number, stride: number): number {
  const T = z.length;
  // Running sums from 0: without drift they stay of the size of the walk.
  let s = 0;
  const level = new Float64Array(T + 1);
  for (let t = 0; t < T; t++) level[t + 1] = (level[t] as number) + (z[t] as number);
  for (let t = 0; t + q <= T; t += stride) s += ((level[t + q] as number) - (level[t] as number)) ** 2;
  return s;
}

/** Variance of the ratio under steps of changing variance; (2.4.43) of Campbell, Lo & MacKinlay. */
function robustVariance(z: Float64Array, q: number, one: number): number {
  const z2 = z.map((v) => v * v);
  let theta = 0;
  for (let k = 1; k < q; k++) {
    let dot = 0;
    for (let t = k; t < z2.length; t++) dot += (z2[t] as number) * (z2[t - k] as number);
    theta += 4 * (1 - k / q) ** 2 * ((z2.length * (dot / one)) / one);
  }
  return theta;
}
