/** Kolmogorov-Smirnov test with parameters fitted to the sample itself. */
import { standardCdf } from '../distributions/normal.ts';
import { dataError, requireOneOf, requireOptions, requireSeries, type Series } from '../series.ts';
import { centre } from './centre.ts';
import {
  EXPONENTIAL_LIMIT,
  EXPONENTIAL_ROWS,
  type LillieforsLimit,
  type LillieforsRow,
  NORMAL_LIMIT,
  NORMAL_ROWS,
  PERCENTILES,
} from './lilliefors-table.ts';
import { normalScores } from './normal-scores.ts';
import { sortAscending } from './radix-sort.ts';

/** Options of `lilliefors`. */
export interface LillieforsOptions {
  /** 'normal' with mean and variance fitted, or 'exponential' with the mean fitted. */
  readonly dist: 'normal' | 'exponential';
}

/** Result of `lilliefors`. */
export interface LillieforsResult {
  /** Largest distance between the distribution functions. */
  readonly statistic: number;
  /** Interpolated in a table, so it ends at 0.001 and 0.99; `pValueAtEnd` says when. */
  readonly pValue: number;
  /** Whether the true p-value is below 0.001 or above 0.99. */
  readonly pValueAtEnd: 'below' | 'above' | null;
}

/**
 * Lilliefors test. Null hypothesis: x is a sample of a normal (or exponential) distribution whose parameters are not
 * known. A small p-value speaks against it. `ksOneSample` with fitted parameters would be far too lenient.
 * @param x (n,) sample, finite, not constant, in any unit; n ≥ 4, or n ≥ 3 and x ≥ 0 for 'exponential'.
 * @param options dist.
 * @returns statistic, pValue, pValueAtEnd.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, or negative for 'exponential'.
 * @throws BOT4_STATS_ARGUMENT when dist is unknown.
 * D = max|Fₙ − F̂| with x̄ and s (divisor n − 1), or x̄. p linear between simulated percentiles, linear in n up to 1,600,
 * beyond by a fitted curve. Lilliefors (1967), JASA 62; Lilliefors (1969), JASA 64. 'normal' is unchanged by a + b·x,
 * 'exponential' by b·x with b > 0. Golden: statistics/tests-hypothesis.json
 * @example lilliefors([1, 2, 3, 4, 5, 6, 7, 8], { dist: 'normal' }).pValue > 0.9 // => true
 */
export function lilliefors(x: Series, options: LillieforsOptions): LillieforsResult {
  requireOptions(options);
  requireOneOf(options.dist, 'dist', ['normal', 'exponential']);
  if (options.dist === 'normal') {
    const z = normalScores(x, 4);
    const statistic = distance(z, standardCdf);
    return { statistic, ...pValueOf(statistic, criticalValues(z.length, NORMAL_ROWS, NORMAL_LIMIT)) };
  }
  const z = exponentialScores(x);
  const statistic = distance(z, (v) => -Math.expm1(-v));
  return { statistic, ...pValueOf(statistic, criticalValues(z.length, EXPONENTIAL_ROWS, EXPONENTIAL_LIMIT)) };
}

/** Ascending x over its mean. */
function exponentialScores(x: Series): Float64Array {
  requireSeries(x, 'x', 3);
  const { mean, scale } = centre(x, 'x', 3);
  const unit = mean * scale;
  return sortAscending(x).map((v) => {
    if (v < 0) throw dataError('x', `has the negative value ${v}`);
    return (v * scale) / unit;
  });
}

function distance(ascending: Float64Array, cdf: (v: number) => number): number {
  const n = ascending.length;
  let d = 0;
  for (let i = 0; i < n; i++) {
    const f = cdf(ascending[i] as number);
    d = Math.max(d, (i + 1) / n - f, f - i / n);
  }
  return d;
}

/** Distances at each percentile for samples of size n. */
function criticalValues(n: number, rows: readonly LillieforsRow[], limit: LillieforsLimit): number[] {
  const after = rows.findIndex((row) => (row[0] as number) >= n);
  if (after < 0) {
    const log = Math.log(n);
    return limit.level.map((v) => Math.exp(v + limit.log * log + limit.logSquare * log * log));
  }
  const high = rows[after] as LillieforsRow;
  const low = rows[Math.max(0, after - 1)] as LillieforsRow;
  const width = (high[0] as number) - (low[0] as number);
  const share = width === 0 ? 1 : (n - (low[0] as number)) / width;
  return PERCENTILES.map((_, i) => {
    const v = low[i + 1] as number;
    return v + share * ((high[i + 1] as number) - v);
  });
}

function pValueOf(d: number, critical: readonly number[]): Omit<LillieforsResult, 'statistic'> {
  const last = PERCENTILES.length - 1;
  const level = (i: number): number => Math.round(1000 - 10 * (PERCENTILES[i] as number)) / 1000;
  if (d < (critical[0] as number)) return { pValue: level(0), pValueAtEnd: 'above' };
  if (d > (critical[last] as number)) return { pValue: level(last), pValueAtEnd: 'below' };
  let i = 0;
  while (i < last - 1 && d > (critical[i + 1] as number)) i++;
  const low = critical[i] as number;
  const share = (d - low) / ((critical[i + 1] as number) - low);
  return { pValue: level(i) + share * (level(i + 1) - level(i)), pValueAtEnd: null };
}
