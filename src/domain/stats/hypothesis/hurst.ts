/** The Hurst exponent: how the range or the spread of a series grows with time. */
import {
  argumentError,
  dataError,
  isConstant,
  requireBoolean,
  requireInteger,
  requireOptions,
  type Series,
} from '../series.ts';
import { centre } from './centre.ts';

/** Options of `hurstRescaledRange`. */
export interface HurstRescaledRangeOptions {
  /** Window lengths, each 2 ≤ w ≤ n, at least two different ones. */
  readonly windows: readonly number[];
}

/** Result of `hurstRescaledRange`. */
export interface HurstRescaledRangeResult {
  /** One for each window length: mean rescaled range. */
  readonly rescaledRange: Float64Array;
  /** Slope of log R/S on log w; ½ for independent values in long windows, more in short ones. */
  readonly hurst: number;
}

/** Options of `hurstDiffSd`. */
export interface HurstDiffSdOptions {
  /** Steps over which differences are taken, each 1 ≤ lag ≤ n − 2, at least two different ones. */
  readonly lags: readonly number[];
  /** Whether x are increments (returns) and are summed up first; false for a level (log price). */
  readonly cumulate: boolean;
}

/**
 * Hurst exponent by rescaled range. It describes and does not test: short windows give more than ½ for independent
 * values too.
 * @param x (n,) increments (returns) in time order, finite, not constant, in any unit.
 * @param options windows; no default, because the answer depends on it.
 * @returns rescaledRange (number of windows,), hurst.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, or constant in every window of a length.
 * @throws BOT4_STATS_ARGUMENT when a window is out of range or all are the same.
 * R/S = (max − min of Σ (x − x̄))/s with divisor w, in consecutive windows from the start; windows without spread are left
 * out. Hurst (1951), Trans. ASCE 116; Mandelbrot & Wallis (1969). Unchanged by a + b·x. Golden: statistics/tests-hypothesis.json
 * @example hurstRescaledRange([1, -1, 1, -1, 1, -1, 1, -1], { windows: [2, 4, 8] }).hurst // => 0
 */
export function hurstRescaledRange(x: Series, options: HurstRescaledRangeOptions): HurstRescaledRangeResult {
  requireOptions(options);
  const { z } = centre(x, 'x', 4);
  requireLengths(options.windows, 'windows', 2, z.length);
  const rescaledRange = Float64Array.from(options.windows, (w) => meanRescaledRange(z, w));
  return { rescaledRange, hurst: logSlope(options.windows, rescaledRange) };
}

function meanRescaledRange(z: Float64Array, w: number): number {
  let sum = 0;
  let count = 0;
  for (let from = 0; from + w <= z.length; from += w) {
    if (isConstant(z.subarray(from, from + w))) continue;
    sum += windowRescaledRange(z, from, w);
    count++;
  }
  if (count === 0) throw dataError('x', `is constant in every window of ${w} values`);
  return sum / count;
}

function windowRescaledRange(z: Float64Array, from: number, w: number): number {
  let sum = 0;
  for (let t = from; t < from + w; t++) sum += z[t] as number;
  const mean = sum / w;
  let path = 0;
  let low = 0;
  let high = 0;
  let square = 0;
  for (let t = from; t < from + w; t++) {
    const d = (z[t] as number) - mean;
    path += d;
    square += d * d;
    if (path < low) low = path;
    if (path > high) high = path;
  }
  return (high - low) / Math.sqrt(square / w);
}

/**
 * Hurst exponent by the standard deviation of differences: ½ for a random walk, less for a level that comes back to its
 * mean, more for one that trends. It describes and does not test.
 * @param x (n,) series in time order, finite, not constant, in any unit; n ≥ 4.
 * @param options lags and cumulate; no defaults, because both change the answer.
 * @returns hurst.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, or has differences without spread (a line).
 * @throws BOT4_STATS_ARGUMENT when a lag is out of range or all are the same.
 * Slope of log sd(yₜ₊ₗ − yₜ) on log l, sd of divisor n. Chan (2013), Algorithmic Trading, ch. 2. Unchanged by a + b·x.
 * Golden: statistics/tests-hypothesis.json
 * @example hurstDiffSd([1, -1, 1, 1, -1, -1, 1], { lags: [1, 2, 3], cumulate: true }).hurst < 1 // => true
 */
export function hurstDiffSd(x: Series, options: HurstDiffSdOptions): { readonly hurst: number } {
  requireOptions(options);
  requireBoolean(options.cumulate, 'cumulate');
  const { z } = centre(x, 'x', 4);
  requireLengths(options.lags, 'lags', 1, z.length - 2);
  // The mean that `centre` removed is a drift of the sum: it moves every difference alike.
  if (options.cumulate) for (let t = 1; t < z.length; t++) z[t] = (z[t] as number) + (z[t - 1] as number);
  const sds = Float64Array.from(options.lags, (lag) => differenceSd(z, lag));
  return { hurst: logSlope(options.lags, sds) };
}

function differenceSd(y: Float64Array, lag: number): number {
  const n = y.length - lag;
  let sum = 0;
  let largest = 0;
  for (let t = 0; t < n; t++) {
    const d = (y[t + lag] as number) - (y[t] as number);
    sum += d;
    largest = Math.max(largest, Math.abs(d));
  }
  const mean = sum / n;
  let square = 0;
  for (let t = 0; t < n; t++) square += ((y[t + lag] as number) - (y[t] as number) - mean) ** 2;
  const sd = Math.sqrt(square / n);
  if (!(sd > 64 * Number.EPSILON * largest)) throw dataError('x', `has differences over ${lag} steps without spread`);
  return sd;
}

function requireLengths(lengths: readonly number[], key: string, low: number, high: number): void {
  if (!Array.isArray(lengths)) throw argumentError(key, 'is not an array of integers');
  for (const v of lengths) requireInteger(v, key, low, high);
  if (new Set(lengths).size < 2) throw argumentError(key, 'needs at least two different lengths');
}

/** Least-squares slope of log y on log x. */
function logSlope(x: readonly number[], y: Float64Array): number {
  const a = x.map(Math.log);
  const b = Array.from(y, Math.log);
  const meanA = a.reduce((s, v) => s + v, 0) / a.length;
  const meanB = b.reduce((s, v) => s + v, 0) / b.length;
  let up = 0;
  let down = 0;
  a.forEach((v, i) => {
    up += (v - meanA) * ((b[i] as number) - meanB);
    down += (v - meanA) ** 2;
  });
  return up / down;
}
