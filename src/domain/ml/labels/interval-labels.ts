/**
 * Labels that carry the rows they look into, so that a split can tell which of them know a tested price and a weight can
 * tell how much of a label is its own.
 *
 * Invariants of every `IntervalLabels`: all arrays have one length m; `start` ascends strictly; start[i] < end[i].
 * A label that the data do not decide does not exist: there is no NaN and no −1 in these arrays.
 */
import { modelError, requireInteger } from '../model-error.ts';

/** m labels in the order of time. */
export interface IntervalLabels {
  /** (m,) what the model is to learn. */
  readonly label: Float64Array;
  /** (m,) return from the close of `start` to the end of the label, a fraction. */
  readonly returns: Float64Array;
  /** (m,) row whose close opens the label: the last row that the features of the label may know. */
  readonly start: Int32Array;
  /** (m,) last row whose prices decided the label. */
  readonly end: Int32Array;
}

/** The part of labels that splits and weights need. */
export type LabelIntervals = Pick<IntervalLabels, 'start' | 'end'>;

/** Intervals as times. */
export interface LabelTimes {
  /** (m,) time of the row `start`. */
  readonly start: Float64Array;
  /** (m,) time of the row `end`. */
  readonly end: Float64Array;
}

/**
 * The same intervals as times, to join labels with data of other rows.
 * @param labels start (m,), end (m,).   @param time (n,) time of each row, in any unit; the close time of bars, because a
 * label starts and ends with a close.
 * @returns start (m,), end (m,) in the unit of `time`.   @throws BOT4_MODEL_INPUT when a row has no time.
 * @example labelTimes({ start: Int32Array.of(0), end: Int32Array.of(2) }, [10, 20, 30]).end[0] // => 30
 */
export function labelTimes(labels: LabelIntervals, time: ArrayLike<number>): LabelTimes {
  requireIntervals(labels);
  const last = largestEnd(labels);
  if (last >= time.length) throw modelError('time', `has ${time.length} rows, a label ends at row ${last}`);
  const at = (row: number) => time[row] as number;
  return { start: Float64Array.from(labels.start, at), end: Float64Array.from(labels.end, at) };
}

/** Largest `end`, −1 without labels. */
export function largestEnd({ end }: LabelIntervals): number {
  let last = -1;
  for (const row of end) if (row > last) last = row;
  return last;
}

/** @throws BOT4_MODEL_INPUT unless starts ascend strictly and every label ends after it starts. */
export function requireIntervals({ start, end }: LabelIntervals): void {
  if (start.length !== end.length) throw modelError('end', `has ${end.length} rows for ${start.length} labels`);
  for (let i = 0; i < start.length; i++) {
    const from = start[i] as number;
    if (from < 0 || (i > 0 && from <= (start[i - 1] as number))) {
      throw modelError(`start[${i}]`, `is row ${from}, must lie after the start of the label before`);
    }
    if ((end[i] as number) <= from) throw modelError(`end[${i}]`, `is row ${end[i]}, must lie after the start ${from}`);
  }
}

/** Collects labels one by one into typed arrays. */
export class LabelCollector {
  readonly #label: number[] = [];
  readonly #returns: number[] = [];
  readonly #start: number[] = [];
  readonly #end: number[] = [];

  /** Adds one label. */
  add(label: number, returned: number, start: number, end: number): void {
    this.#label.push(label);
    this.#returns.push(returned);
    this.#start.push(start);
    this.#end.push(end);
  }

  /** All labels so far. */
  labels(): IntervalLabels {
    return {
      label: Float64Array.from(this.#label),
      returns: Float64Array.from(this.#returns),
      start: Int32Array.from(this.#start),
      end: Int32Array.from(this.#end),
    };
  }
}

/**
 * Rows that open a label: those asked for, else all from 0 to n − 1.
 * @throws BOT4_MODEL_INPUT unless they ascend strictly within [0, n).
 */
export function openingRows(rows: ArrayLike<number> | undefined, n: number): ArrayLike<number> {
  if (rows === undefined) return Int32Array.from({ length: n }, (_, t) => t);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    requireInteger(row, `rows[${i}]`, 0);
    if (row >= n) throw modelError(`rows[${i}]`, `is ${row}, there are ${n} rows`);
    if (i > 0 && row <= (rows[i - 1] as number)) throw modelError(`rows[${i}]`, 'must ascend');
  }
  return rows;
}

/** @throws BOT4_MODEL_INPUT unless `prices` are n positive numbers. */
export function requirePrices(prices: ArrayLike<number>, key: string, n: number): void {
  if (prices.length !== n) throw modelError(key, `has ${prices.length} values, must have ${n}`);
  for (let t = 0; t < n; t++) {
    const price = prices[t] as number;
    if (!(price > 0 && price < Number.POSITIVE_INFINITY)) {
      throw modelError(`${key}[${t}]`, `is ${price}, must be a positive number`);
    }
  }
}

/** @throws BOT4_MODEL_INPUT unless a volatility column, where there is one, has n values. */
export function requireVolatility(volatility: ArrayLike<number> | undefined, n: number): void {
  if (volatility !== undefined && volatility.length !== n) {
    throw modelError('volatility', `has ${volatility.length} values, must have ${n}`);
  }
}

/** The unit of a threshold at row t: 1 without a volatility column, NaN where it is not a positive number. */
export function unitAt(volatility: ArrayLike<number> | undefined, t: number): number {
  if (volatility === undefined) return 1;
  const v = volatility[t] as number;
  return v > 0 && v < Number.POSITIVE_INFINITY ? v : Number.NaN;
}
