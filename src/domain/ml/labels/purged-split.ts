/**
 * Splits of labels into training and test whose intervals stay apart.
 *
 * `timeSeriesSplit` purges by a horizon that all labels share. Labels that end when a barrier is touched do not share
 * one: here each label is judged by the rows it looks into, and exactly those that come too near are left out.
 *
 * Rule: a training label i and a test label j stand apart by the embargo,
 *     end(i) + embargo < start(j)   or   end(j) + embargo < start(i).
 * Complexity: O(m log m) per fold.
 */
import { InputError } from '../../../core/index.ts';
import { modelError, requireInteger } from '../model-error.ts';
import type { RowRange, TimeSeriesSplit } from '../time-series-split.ts';
import { type LabelIntervals, requireIntervals } from './interval-labels.ts';

/** One fold, as numbers of labels (not rows), ascending. */
export interface LabelSplit {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Options of `purgedSplits`. */
export interface PurgedSplitOptions {
  /** Number of tests. */
  readonly folds: number;
  /** Rows that must lie between the interval of a training label and that of a tested one, from 0. */
  readonly embargo: number;
  /** 'walk-forward' trains only on what lies before the test, 'k-fold' on both sides of it. */
  readonly scheme: 'walk-forward' | 'k-fold';
  /** Labels per test, for walk-forward. @defaultValue m / (folds + 1), rounded down */
  readonly testSize?: number;
}

/** First place in `values`, ascending, with a value above `limit`. */
function firstAbove(values: Int32Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The labels that may be trained on when others are tested.
 * @param labels start (m,), end (m,).
 * @param options.test numbers of the tested labels, ascending.   @param options.embargo rows between intervals, from 0.
 * @returns numbers of all labels that stand apart from every tested one, on both sides of the test.
 * @throws BOT4_MODEL_INPUT for numbers or an embargo out of range.
 * López de Prado (2018), Advances in Financial Machine Learning, section 7.4, with the embargo before the test as well.
 * @example purgedTraining({ start: Int32Array.of(0, 1, 2, 3, 4), end: Int32Array.of(2, 3, 4, 5, 6) }, { test: [4], embargo: 0 }).join() // => '0,1'
 */
export function purgedTraining(
  labels: LabelIntervals,
  options: { readonly test: ArrayLike<number>; readonly embargo: number },
): Int32Array {
  const { test, embargo } = options;
  requireIntervals(labels);
  requireInteger(embargo, 'embargo', 0);
  requireNumbers(test, labels.start.length);
  const starts = Int32Array.from(test, (i) => labels.start[i] as number);
  // latest[k]: the largest end among the first k + 1 tested labels.
  const latest = Int32Array.from(test, (i) => labels.end[i] as number);
  for (let k = 1; k < latest.length; k++) latest[k] = Math.max(latest[k] as number, latest[k - 1] as number);
  const train: number[] = [];
  for (let i = 0; i < labels.start.length; i++) {
    // Of the tested labels that start before this one is over, does one still run when this one starts?
    const before = firstAbove(starts, (labels.end[i] as number) + embargo);
    const until = before === 0 ? Number.NEGATIVE_INFINITY : (latest[before - 1] as number);
    if (until + embargo < (labels.start[i] as number)) train.push(i);
  }
  return Int32Array.from(train);
}

function requireNumbers(test: ArrayLike<number>, m: number): void {
  for (let k = 0; k < test.length; k++) {
    const i = test[k] as number;
    requireInteger(i, `test[${k}]`, 0);
    if (i >= m || (k > 0 && i <= (test[k - 1] as number))) {
      throw modelError(`test[${k}]`, `is ${i}, must ascend and stay below ${m}`);
    }
  }
}

/**
 * Applies a split of rows to labels: the labels that start in the test rows are tested, those that start in the training
 * rows are trained on unless they come too near.
 * @param split train and test as ranges of rows, for example of `timeSeriesSplit` with a horizon of 1.
 * @param labels start (m,), end (m,).   @param options.embargo rows between intervals, from 0.
 * @returns numbers of the labels of both sides.   @throws BOT4_MODEL_INPUT
 * @example purgeSplit({ train: { from: 0, to: 3 }, test: { from: 3, to: 5 } }, { start: Int32Array.of(0, 1, 2, 3), end: Int32Array.of(1, 2, 3, 4) }, { embargo: 0 }).train.join() // => '0,1'
 */
export function purgeSplit(
  split: TimeSeriesSplit,
  labels: LabelIntervals,
  options: { readonly embargo: number },
): LabelSplit {
  requireIntervals(labels);
  const within = ({ from, to }: RowRange, i: number): boolean =>
    (labels.start[i] as number) >= from && (labels.start[i] as number) < to;
  const test = Int32Array.from(labels.start.keys()).filter((i) => within(split.test, i));
  const free = purgedTraining(labels, { test, embargo: options.embargo });
  return { train: free.filter((i) => within(split.train, i)), test };
}

function tooShort(detail: string): InputError {
  return new InputError('BOT4_DATA_TOO_SHORT', detail, { place: { key: 'labels' } });
}

/** The tests: walk-forward ends with the last label, k-fold covers all labels, each once. */
function testRanges(m: number, { folds, scheme, testSize }: PurgedSplitOptions): RowRange[] {
  if (scheme === 'k-fold') {
    return Array.from({ length: folds }, (_, f) => ({
      from: Math.floor((f * m) / folds),
      to: Math.floor(((f + 1) * m) / folds),
    }));
  }
  const size = testSize ?? Math.floor(m / (folds + 1));
  const first = m - folds * size;
  return Array.from({ length: folds }, (_, f) => ({ from: first + f * size, to: first + (f + 1) * size }));
}

/**
 * Cross-validation of labels with overlapping intervals: each fold is tested on labels that follow each other, and
 * trained on all others (k-fold) or all earlier ones (walk-forward) that stand apart from them.
 * @param labels start (m,), end (m,).   @param options folds, embargo, scheme, testSize.
 * @returns (folds,) numbers of labels, in the order of time.
 * @throws BOT4_MODEL_INPUT for an option out of range; BOT4_DATA_TOO_SHORT when a fold has nothing to train on or to test.
 * López de Prado (2018), Advances in Financial Machine Learning, chapter 7. K-fold trains on the future too: it measures
 * what can be learned, not what could have been known; for the latter take walk-forward.
 * @example purgedSplits({ start: Int32Array.of(0, 1, 2, 3, 4, 5), end: Int32Array.of(1, 2, 3, 4, 5, 6) }, { folds: 2, embargo: 0, scheme: 'walk-forward' })[0].train.join() // => '0'
 */
export function purgedSplits(labels: LabelIntervals, options: PurgedSplitOptions): readonly LabelSplit[] {
  const { folds, embargo, scheme, testSize } = options;
  requireIntervals(labels);
  requireInteger(folds, 'folds', scheme === 'k-fold' ? 2 : 1);
  requireInteger(embargo, 'embargo', 0);
  if (scheme !== 'k-fold' && scheme !== 'walk-forward') throw modelError('scheme', `is ${String(scheme)}`);
  if (testSize !== undefined) requireInteger(testSize, 'testSize', 1);
  return testRanges(labels.start.length, options).map(({ from, to }, fold) => {
    const name = `fold ${fold + 1} of ${folds}`;
    if (from < 0 || from >= to) throw tooShort(`${labels.start.length} labels leave nothing to test in ${name}`);
    const test = Int32Array.from({ length: to - from }, (_, i) => from + i);
    const free = purgedTraining(labels, { test, embargo });
    const train = scheme === 'k-fold' ? free : free.filter((i) => i < from);
    if (train.length === 0) throw tooShort(`no label stands apart from those of ${name} by ${embargo} rows`);
    return { train, test };
  });
}
