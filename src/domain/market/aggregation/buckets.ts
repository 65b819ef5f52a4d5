/**
 * Buckets of equal length on the line of time. A bucket is named by its left edge and holds [edge, edge + step). Edges
 * are offset + k · step; with no offset a day begins at midnight UTC.
 */
import { InputError } from '../../../core/index.ts';
import { firstDescent } from '../../../hot/index.ts';

/** How time is cut. */
export interface BucketOptions {
  /** Length of a bucket in the unit of the times, above zero. A day of microseconds is 86_400e6. */
  readonly step: number;
  /** One of the edges. Eight hours for days of UTC+16, four days for weeks that begin on a Monday. @defaultValue 0 */
  readonly offset?: number;
}

/** The options, checked. @throws BOT4_DATA_TIME */
export function checkBuckets(options: BucketOptions): { readonly step: number; readonly offset: number } {
  const { step, offset = 0 } = options;
  if (!(step > 0 && Number.isFinite(step))) {
    throw new InputError('BOT4_DATA_TIME', `the length of a bar is ${step}; it is a finite number above zero`, {
      place: { key: 'step' },
    });
  }
  if (!Number.isFinite(offset)) {
    throw new InputError('BOT4_DATA_TIME', `the offset is ${offset}; it is a finite number`, {
      place: { key: 'offset' },
    });
  }
  return { step, offset };
}

/**
 * Left edge of the bucket that a time lies in. Exact for whole numbers up to 2^53, also before 1970.
 * @param time in the unit of the step.
 * @param step length of a bucket, above zero.
 * @param offset one of the edges.
 * @example bucketStart(125, 60, 0) // => 120
 * @example bucketStart(-1, 60, 0) // => -60
 * @example bucketStart(125, 60, 10) // => 70
 */
export function bucketStart(time: number, step: number, offset: number): number {
  // The remainder of a division is exact where a quotient would be rounded.
  const past = (time - offset) % step;
  return past < 0 ? time - past - step : time - past;
}

/** Where each non-empty bucket ends, and its left edge. */
export interface Buckets {
  /** (m,) left edges, strictly ascending. */
  readonly start: Float64Array;
  /** (m,) row after the last one of each. */
  readonly ends: Int32Array;
}

/** Rows that are looked at together: what was read to check the order is still in the cache when edges are looked for. */
const BLOCK = 4096;
/** First step away from a guess: a line of the cache. */
const STRIDE = 8;
/** Rows that are looked at one by one before. */
const NEAR = 5;

/**
 * The first row of (from, to) that is at or after `edge`. The row `from` is before it, the row `to - 1` is not. Looked for one by one,
 * then where it would be if time went on as it did up to `guess`, then in doubling steps away from there, then by halves: each row
 * far from the last one that was read is a wait for memory. O(log of the distance).
 */
function gallop(time: Float64Array, range: { from: number; to: number; guess: number }, edge: number): number {
  const { from, to } = range;
  // Short buckets: most edges are a row or two away.
  const near = Math.min(from + NEAR, to - 1);
  for (let row = from + 1; row < near; row++) if ((time[row] as number) >= edge) return row;
  const last = to - 1;
  const guess = Math.min(range.guess, last);
  const begin = time[from] as number;
  const pace = (guess - from) / ((time[guess] as number) - begin);
  // Not a number when no time passes up to the guess.
  const likely = from + Math.floor((edge - begin) * pace) || guess;
  let low = from;
  let high = Math.max(from, Math.min(likely, last));
  let stride = STRIDE;
  if ((time[high] as number) < edge) {
    do {
      low = high;
      high = Math.min(high + stride, last);
      stride *= 2;
    } while ((time[high] as number) < edge);
  } else {
    for (let at = high - stride; at > from; at = high - stride) {
      if ((time[at] as number) < edge) {
        low = at;
        break;
      }
      high = at;
      stride *= 2;
    }
  }
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((time[middle] as number) < edge) low = middle;
    else high = middle;
  }
  return high;
}

/** Edges found so far, in columns that double when they are full. */
class Cuts {
  start = new Float64Array(1024);
  begins = new Int32Array(1024);
  count = 0;

  /** A bucket begins at `row`. */
  open(edge: number, row: number): void {
    const { count } = this;
    if (count > 0 && !(edge > (this.start[count - 1] as number))) refuseOrder(row, edge);
    if (count === this.start.length) {
      const start = new Float64Array(2 * count);
      start.set(this.start);
      this.start = start;
      const begins = new Int32Array(2 * count);
      begins.set(this.begins);
      this.begins = begins;
    }
    this.start[count] = edge;
    this.begins[count] = row;
    this.count = count + 1;
  }

  finish(rows: number): Buckets {
    const { count } = this;
    const ends = new Int32Array(count);
    if (count > 0) {
      ends.set(this.begins.subarray(1, count));
      ends[count - 1] = rows;
    }
    return { start: this.start.slice(0, count), ends };
  }
}

function refuseOrder(row: number, time: number): never {
  throw new InputError('BOT4_DATA_ORDER', `time ${time} is below the one before it, or not a finite number`, {
    place: { row: row + 1, key: 'time' },
  });
}

/** How many rows each bucket has. */
export function rowCounts(ends: Int32Array): Float64Array {
  const out = new Float64Array(ends.length);
  let begin = 0;
  for (let j = 0; j < ends.length; j++) {
    const end = ends[j] as number;
    out[j] = end - begin;
    begin = end;
  }
  return out;
}

/**
 * Cuts a column of times into its non-empty buckets.
 * @param time (n,) never descending.
 * @param options.assumeSorted looks only at the rows near edges; times that descend elsewhere go unseen.
 * @returns (m,) columns. O(n), and O(m log(n / m)) where the order is assumed.
 * @throws BOT4_DATA_ORDER naming the first row that is out of order.
 */
export function cutIntoBuckets(
  time: Float64Array,
  options: BucketOptions & { readonly assumeSorted?: boolean },
): Buckets {
  const { step, offset } = checkBuckets(options);
  const n = time.length;
  const trusted = options.assumeSorted === true;
  const cuts = new Cuts();
  // Edges of whole steps are exact however they are reached.
  const whole = Number.isInteger(step) && Number.isInteger(offset);
  let edge = Number.NEGATIVE_INFINITY;
  let length = 1;
  let begin = 0;
  for (let from = 0; from < n; ) {
    const to = trusted ? n : Math.min(n, from + BLOCK);
    const descent = trusted ? -1 : firstDescent(time, { from, to });
    if (descent >= 0) refuseOrder(descent, time[descent] as number);
    for (let row = from; row < to; ) {
      // The negation catches what is not a number.
      if (!((time[row] as number) < edge)) {
        // A remainder costs as much as a handful of trades, and the next bucket is mostly the one that follows.
        const follows = whole && (time[row] as number) < edge + step;
        const start = follows ? edge : bucketStart(time[row] as number, step, offset);
        cuts.open(start, row);
        if (Number.isNaN(start)) refuseOrder(row, time[row] as number);
        length = row - begin;
        begin = row;
        edge = start + step;
      }
      const last = time[to - 1] as number;
      if (last < edge) {
        if (last < edge - step) refuseOrder(to - 1, last);
        break;
      }
      row = row < to - 1 ? gallop(time, { from: row, to, guess: Math.max(row, begin + length) }, edge) : to;
    }
    from = to;
  }
  return cuts.finish(n);
}
