/**
 * What the returns and volumes of real markets have in common, as numbers of one series: how volatile, how fat the tails,
 * how long volatility remembers, its rhythm over the day, how volume follows it. Made to be set beside each other: those of
 * a real file and those of synthetic data.
 *
 * Returns that span a gap are left out, because they are of another length. Everything is computed with functions that
 * give the same bits on every machine, since synthetic data is calibrated by it.
 * References: Cont (2001), Quantitative Finance 1(2); Hill (1975), Annals of Statistics 3(5).
 */
import { InputError, MICROS_PER_DAY, MICROS_PER_HOUR } from '../../core/index.ts';
import type { Bars } from './bars.ts';
import { exactLog } from './synth-math.ts';

const MICROS_PER_YEAR = 365 * MICROS_PER_DAY;
/** Share of the largest |returns| that the tail index is made of. */
const TAIL_SHARE = 0.025;
/** Fewest returns that facts can be made of. */
const RETURNS_MIN = 500;
/** Lags of the memory of |return|, in bars. */
export const MEMORY_LAGS: readonly number[] = [1, 2, 5, 10, 24, 60, 150, 400];

/** Facts of one series. All are of the log returns of neighbouring bars. */
export interface StylisedFacts {
  /** Number of returns. */
  readonly returns: number;
  /** Standard deviation of a year (365 days). */
  readonly volatilityYear: number;
  /** Population kurtosis − 3. One outlier can make it; the tail index is the sturdier number. */
  readonly excessKurtosis: number;
  /** Hill's index of |return|, from the largest 2.5 %. A smaller one is a fatter tail. */
  readonly tailIndex: number;
  /** Median of |return| over its root mean square: 0.67 for a normal, less when calm and wild times alternate. */
  readonly calmness: number;
  /** Autocorrelation of returns at lag 1. */
  readonly memoryOfReturn: number;
  /** Autocorrelation of |return|, the rhythm of the day taken out, at `MEMORY_LAGS`. */
  readonly memoryOfSize: readonly number[];
  /** Mean correlation of a return with |return| of the ten bars after it: below 0 when falls bring unrest. */
  readonly leverage: number;
  /** (24,) root mean square of the returns of each hour (UTC) over that of all; 1 everywhere when bars are days. */
  readonly hours: readonly number[];
  /** Share of returns that are exactly 0. */
  readonly flatShare: number;
  /** Median of volumes above 0. */
  readonly volumeMedian: number;
  /** Standard deviation of the log of volume. */
  readonly volumeSpread: number;
  /** Autocorrelation of log volume at lag 1. */
  readonly volumeMemory: number;
  /** Slope of log volume on log(|return|/rms + 1/4). */
  readonly volumeSlope: number;
  /** Correlation of log volume and |return|. */
  readonly volumeWithSize: number;
}

function meanOf(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value;
  return sum / x.length;
}

/** Correlation of two series of equal length, 0 when one is constant. */
export function correlationOf(x: Float64Array, y: Float64Array): number {
  const mx = meanOf(x);
  const my = meanOf(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const a = (x[i] as number) - mx;
    const b = (y[i] as number) - my;
    xy += a * b;
    xx += a * a;
    yy += b * b;
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

function autocorrelation(x: Float64Array, lag: number): number {
  if (lag >= x.length - 1) return 0;
  return correlationOf(x.subarray(lag), x.subarray(0, x.length - lag));
}

function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;
}

/** Log returns between neighbouring bars, with what the facts need of their bars. */
export interface ReturnSeries {
  readonly value: Float64Array;
  /** Hour of the day (UTC) of the bar. */
  readonly hour: Uint8Array;
  readonly volume: Float64Array;
}

/** Returns of bars that follow each other without a gap. */
export function returnSeries(bars: Bars): ReturnSeries {
  const n = bars.openTime.length;
  const value = new Float64Array(n);
  const hour = new Uint8Array(n);
  const volume = new Float64Array(n);
  let count = 0;
  for (let i = 1; i < n; i++) {
    const time = bars.openTime[i] as number;
    if (time - (bars.openTime[i - 1] as number) !== bars.intervalMicros) continue;
    value[count] = exactLog((bars.close[i] as number) / (bars.close[i - 1] as number));
    hour[count] = Math.floor((time % MICROS_PER_DAY) / MICROS_PER_HOUR);
    volume[count] = bars.volume[i] as number;
    count++;
  }
  return { value: value.subarray(0, count), hour: hour.subarray(0, count), volume: volume.subarray(0, count) };
}

/** Root mean square of each hour over that of all. An hour without bars is 1. */
function hourRhythm(series: ReturnSeries, rms: number): number[] {
  const sums = new Float64Array(24);
  const counts = new Float64Array(24);
  for (let i = 0; i < series.value.length; i++) {
    const hour = series.hour[i] as number;
    sums[hour] = (sums[hour] as number) + (series.value[i] as number) ** 2;
    counts[hour] = (counts[hour] as number) + 1;
  }
  const all = counts.every((count) => count > 0);
  // Bars of more than an hour do not show every hour: their rhythm is not told apart.
  return Array.from(sums, (sum, h) => (all ? Math.sqrt(sum / (counts[h] as number)) / rms : 1));
}

/** Hill's index of the largest values of an ascending series. */
function hillIndex(sorted: Float64Array): number {
  const k = Math.max(10, Math.floor(sorted.length * TAIL_SHARE));
  const threshold = sorted[sorted.length - 1 - k] as number;
  let sum = 0;
  for (let i = sorted.length - k; i < sorted.length; i++) sum += exactLog((sorted[i] as number) / threshold);
  return k / sum;
}

interface VolumeFacts {
  readonly volumeMedian: number;
  readonly volumeSpread: number;
  readonly volumeMemory: number;
  readonly volumeSlope: number;
  readonly volumeWithSize: number;
}

function volumeFacts(series: ReturnSeries, size: Float64Array, rms: number): VolumeFacts {
  const traded = series.volume.reduce((count, volume) => count + (volume > 0 ? 1 : 0), 0);
  const log = new Float64Array(traded);
  const move = new Float64Array(traded);
  const moved = new Float64Array(traded);
  for (let i = 0, at = 0; i < size.length; i++) {
    if (!((series.volume[i] as number) > 0)) continue;
    log[at] = exactLog(series.volume[i] as number);
    moved[at] = size[i] as number;
    move[at++] = exactLog((size[i] as number) / rms + 0.25);
  }
  if (traded < 2) return { volumeMedian: 0, volumeSpread: 0, volumeMemory: 0, volumeSlope: 0, volumeWithSize: 0 };
  const spread = deviation(log);
  return {
    volumeMedian: quantile(series.volume.filter((volume) => volume > 0).sort(), 0.5),
    volumeSpread: spread,
    volumeMemory: autocorrelation(log, 1),
    volumeSlope: (correlationOf(log, move) * spread) / Math.max(deviation(move), 1e-12),
    volumeWithSize: correlationOf(log, moved),
  };
}

function deviation(x: Float64Array): number {
  const mean = meanOf(x);
  let sum = 0;
  for (const value of x) sum += (value - mean) ** 2;
  return Math.sqrt(sum / x.length);
}

function leverageOf(value: Float64Array, size: Float64Array): number {
  let sum = 0;
  for (let lag = 1; lag <= 10; lag++) sum += correlationOf(value.subarray(0, -lag), size.subarray(lag));
  return sum / 10;
}

/**
 * Facts of a series of bars.
 * @param bars n bars, gaps allowed; at least 501 neighbours.
 * @throws BOT4_DATA_TOO_SHORT when there are fewer, or the price never moves.
 */
export function stylisedFacts(bars: Bars): StylisedFacts {
  const series = returnSeries(bars);
  const { value } = series;
  const n = value.length;
  const size = value.map(Math.abs);
  const moved = size.reduce((count, s) => count + (s > 0 ? 1 : 0), 0);
  if (n < RETURNS_MIN || moved < RETURNS_MIN / 5) {
    throw new InputError(
      'BOT4_DATA_TOO_SHORT',
      `facts need ${RETURNS_MIN} returns of neighbouring bars and a price that moves; there are ${n}, and ${moved} moves`,
      { place: { key: bars.symbol } },
    );
  }
  const mean = meanOf(value);
  let second = 0;
  let fourth = 0;
  for (const r of value) {
    const d = (r - mean) ** 2;
    second += d;
    fourth += d * d;
  }
  const variance = second / n;
  const rms = Math.sqrt(variance);
  const hours = hourRhythm(series, rms);
  const steady = size.map((s, i) => s / (hours[series.hour[i] as number] as number));
  const sorted = size.slice().sort();
  return {
    returns: n,
    volatilityYear: rms * Math.sqrt(MICROS_PER_YEAR / bars.intervalMicros),
    excessKurtosis: fourth / n / variance ** 2 - 3,
    tailIndex: hillIndex(sorted),
    calmness: quantile(sorted, 0.5) / rms,
    memoryOfReturn: autocorrelation(value, 1),
    memoryOfSize: MEMORY_LAGS.map((lag) => autocorrelation(steady, lag)),
    leverage: leverageOf(value, size),
    hours,
    flatShare: 1 - moved / n,
    ...volumeFacts(series, size, rms),
  };
}
