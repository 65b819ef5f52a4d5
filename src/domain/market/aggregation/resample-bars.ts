/** Bars to longer bars. */

import { type BucketOptions, cutIntoBuckets, rowCounts } from './buckets.ts';
import { type BarColumns, requireSameLength } from './columns.ts';

/** Longer bars, with how many of the shorter ones each was made of. */
export interface ResampledBars extends BarColumns {
  /** (m,) number of bars that came in. */
  readonly count: Float64Array;
}

function firstOf(column: Float64Array, ends: Int32Array): Float64Array {
  const out = new Float64Array(ends.length);
  let begin = 0;
  for (let j = 0; j < ends.length; j++) {
    out[j] = column[begin] as number;
    begin = ends[j] as number;
  }
  return out;
}

function lastOf(column: Float64Array, ends: Int32Array): Float64Array {
  const out = new Float64Array(ends.length);
  for (let j = 0; j < ends.length; j++) out[j] = column[(ends[j] as number) - 1] as number;
  return out;
}

function highestOf(column: Float64Array, ends: Int32Array): Float64Array {
  const out = new Float64Array(ends.length);
  let at = 0;
  for (let j = 0; j < ends.length; j++) {
    let found = column[at++] as number;
    for (const end = ends[j] as number; at < end; at++) found = Math.max(found, column[at] as number);
    out[j] = found;
  }
  return out;
}

function lowestOf(column: Float64Array, ends: Int32Array): Float64Array {
  const out = new Float64Array(ends.length);
  let at = 0;
  for (let j = 0; j < ends.length; j++) {
    let found = column[at++] as number;
    for (const end = ends[j] as number; at < end; at++) found = Math.min(found, column[at] as number);
    out[j] = found;
  }
  return out;
}

/** Sums of each bucket with the rounding errors carried along (Neumaier 1974): within one rounding or two of the exact sum. */
function sumsOf(column: Float64Array, ends: Int32Array): Float64Array {
  const out = new Float64Array(ends.length);
  let at = 0;
  for (let j = 0; j < ends.length; j++) {
    let sum = 0;
    let rest = 0;
    for (const end = ends[j] as number; at < end; at++) {
      const value = column[at] as number;
      const next = sum + value;
      rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    out[j] = sum + rest;
  }
  return out;
}

/**
 * Longer bars from bars: the open of the first, the highest high, the lowest low, the close of the last, the sum of
 * volumes. Only buckets with a bar become bars; `onGrid` puts the empty ones in. Times may repeat, but not descend.
 *
 * Prices are taken as they are: one that is not a number makes its bar not a number. Volumes are within two roundings of
 * the exact sum.
 * @param bars (n,) columns, times in any unit.
 * @param options.step length of a longer bar in that unit.   @param options.offset one of the edges, 0 when absent: days begin at midnight UTC.
 * @returns (m,) columns, with the left edge of each longer bar as its time.
 * @throws BOT4_DATA_ORDER for a time that descends; BOT4_DATA_COLUMN for columns of different length; BOT4_DATA_TIME for a
 * step that is not above zero. Rows are counted from 1.
 */
export function resampleBars(bars: BarColumns, options: BucketOptions): ResampledBars {
  const { time, open, high, low, close, volume } = bars;
  requireSameLength({ time, open, high, low, close, volume });
  const { start, ends } = cutIntoBuckets(time, options);
  return {
    time: start,
    open: firstOf(open, ends),
    high: highestOf(high, ends),
    low: lowestOf(low, ends),
    close: lastOf(close, ends),
    volume: sumsOf(volume, ends),
    count: rowCounts(ends),
  };
}
