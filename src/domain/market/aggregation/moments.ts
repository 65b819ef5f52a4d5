/** Moments and extremes of a series, with sums that are rounded once. */
import { InputError } from '../../../core/index.ts';
import { exactSum, exactSumOf } from './exact-sum.ts';

/** What a series is like. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Standard deviation with n − 1. */
  readonly std: number;
  /** m₃ / m₂^1.5 with moments over n; not a number for a constant. */
  readonly skewness: number;
  /** m₄ / m₂² − 3 with moments over n; not a number for a constant. */
  readonly excessKurtosis: number;
  readonly min: number;
  readonly max: number;
  /** Row of the first smallest value. */
  readonly minAt: number;
  /** Row of the first largest value. */
  readonly maxAt: number;
}

/** Refuses a series that is too short or not finite. @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE */
export function requireSeries(name: string, x: ArrayLike<number>, least: number): void {
  if (x.length < least) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `${name} has ${x.length} values, at least ${least} are needed`, {
      place: { key: name },
    });
  }
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(x[i])) continue;
    throw new InputError('BOT4_DATA_VALUE', `${name} is ${x[i]}; it is a finite number`, {
      place: { row: i + 1, key: name },
    });
  }
}

/**
 * Mean, deviation, skewness, excess kurtosis and extremes.
 * @param x (n,) n ≥ 2, finite.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE
 * @example moments([1, 2, 3, 4]).std // => 1.2909944487358056
 */
export function moments(x: ArrayLike<number>): Moments {
  requireSeries('x', x, 2);
  const n = x.length;
  const mean = exactSum(x) / n;
  const off = (i: number): number => (x[i] as number) - mean;
  const square = exactSumOf(n, (i) => off(i) * off(i)) / n;
  const cube = exactSumOf(n, (i) => off(i) * off(i) * off(i)) / n;
  const fourth = exactSumOf(n, (i) => off(i) * off(i) * (off(i) * off(i))) / n;
  let minAt = 0;
  let maxAt = 0;
  for (let i = 1; i < n; i++) {
    if ((x[i] as number) < (x[minAt] as number)) minAt = i;
    if ((x[i] as number) > (x[maxAt] as number)) maxAt = i;
  }
  return {
    n,
    mean,
    std: Math.sqrt((square * n) / (n - 1)),
    skewness: cube / (square * Math.sqrt(square)),
    excessKurtosis: fourth / (square * square) - 3,
    min: x[minAt] as number,
    max: x[maxAt] as number,
    minAt,
    maxAt,
  };
}

/**
 * Correlation of a series with itself one row before: Pearson's r of x₁ … xₙ₋₁ and x₂ … xₙ, each about its own mean.
 * @param x (n,) n ≥ 3, finite.
 * @returns −1 to 1; not a number for a constant.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE
 * @example lag1Autocorrelation([1, -1, 1, -1, 1]) // => -1
 */
export function lag1Autocorrelation(x: ArrayLike<number>): number {
  requireSeries('x', x, 3);
  const m = x.length - 1;
  const before = (i: number): number => x[i] as number;
  const after = (i: number): number => x[i + 1] as number;
  const [a, b] = [exactSumOf(m, before) / m, exactSumOf(m, after) / m];
  const cross = exactSumOf(m, (i) => (before(i) - a) * (after(i) - b));
  const aa = exactSumOf(m, (i) => (before(i) - a) ** 2);
  const bb = exactSumOf(m, (i) => (after(i) - b) ** 2);
  return Math.max(-1, Math.min(1, cross / (Math.sqrt(aa) * Math.sqrt(bb))));
}

/**
 * Value below which a share of the series lies, straight between neighbours (type 7 of Hyndman and Fan 1996).
 * @param x (n,) n ≥ 1, finite.
 * @param share 0 to 1; 0.5 is the median.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_VALUE
 * @example quantileOf([4, 1, 3, 2], 0.5) // => 2.5
 */
export function quantileOf(x: ArrayLike<number>, share: number): number {
  requireSeries('x', x, 1);
  if (!(share >= 0 && share <= 1)) {
    throw new InputError('BOT4_DATA_VALUE', `share is ${share}; it lies between 0 and 1`, { place: { key: 'share' } });
  }
  return sortedQuantile(Float64Array.from(x).sort(), share);
}

/** The same of a series that is sorted already and known to be finite. */
export function sortedQuantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low] as number;
  const b = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return a + (b - a) * (at - low);
}
