/** Wald-Wolfowitz runs test. */

import { twoSidedNormal } from '../distributions/normal.ts';
import {
  argumentError,
  dataError,
  requireBoolean,
  requireOptions,
  requireSeries,
  type Series,
  standardise,
} from '../series.ts';
import { quantileSorted } from './moments.ts';
import { sortAscending } from './radix-sort.ts';

/** Options of `runsTest`. */
export interface RunsTestOptions {
  /** What splits the values into high (at or above it) and low; a number is in the unit of x. */
  readonly cutoff: 'mean' | 'median' | number;
  /** Continuity correction of ½ run for n < 50. */
  readonly correction: boolean;
}

/** Result of `runsTest`. */
export interface RunsTestResult {
  /** Normal in large samples; negative: fewer runs than by chance. */
  readonly statistic: number;
  readonly pValue: number;
  /** Number of runs. */
  readonly runs: number;
  readonly above: number;
  readonly below: number;
}

/**
 * Runs test. Null hypothesis: highs and lows follow each other in random order. A small p-value speaks for trends (few
 * runs, negative statistic) or for reversals (many runs).
 * @param x (n,) series in time order, finite, not constant.
 * @param options cutoff and correction.
 * @returns statistic, pValue (two-sided), runs, above, below.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, or wholly on one side of the cutoff.
 * @throws BOT4_STATS_ARGUMENT when the cutoff is neither 'mean', 'median' nor a finite number.
 * z = (R − 2n₁n₂/n − 1)/√(2n₁n₂(2n₁n₂ − n)/(n²(n − 1))). Wald & Wolfowitz (1940), Annals of Math. Statistics 11(2).
 * Golden: statistics/tests.json
 * @example runsTest([1, 2, 1, 2], { cutoff: 'mean', correction: false }).runs // => 4
 */
export function runsTest(x: Series, options: RunsTestOptions): RunsTestResult {
  requireOptions(options);
  requireBoolean(options.correction, 'correction');
  requireSeries(x, 'x', 3);
  const cutoff = cutoffOf(x, options.cutoff);
  const n = x.length;
  let above = 0;
  let runs = 0;
  let last: boolean | undefined;
  for (let i = 0; i < n; i++) {
    const high = (x[i] as number) >= cutoff;
    if (high) above++;
    if (high !== last) runs++;
    last = high;
  }
  const below = n - above;
  if (above === 0 || below === 0) throw dataError('x', 'lies on one side of the cutoff');
  const product = 2 * above * below;
  const spread = Math.sqrt(((product / n) * (product - n)) / n / (n - 1));
  const excess = runs - (product / n + 1);
  const shift = options.correction && n < 50 ? Math.min(0.5, Math.abs(excess)) : 0;
  const statistic = (excess - Math.sign(excess) * shift) / spread;
  return { statistic, pValue: twoSidedNormal(statistic), runs, above, below };
}

function cutoffOf(x: Series, cutoff: RunsTestOptions['cutoff']): number {
  if (cutoff === 'mean') return standardise(x, 'x', 3).mean;
  if (cutoff === 'median') return quantileSorted(sortAscending(x), 0.5);
  if (typeof cutoff !== 'number' || !Number.isFinite(cutoff)) {
    throw argumentError('cutoff', `is ${String(cutoff)}, must be 'mean', 'median' or a finite number`);
  }
  return cutoff;
}
