/**
 * Splits of a series into training and test rows that cannot see each other.
 *
 * A label of row t looks at the close of row t + horizon. A training row just before the test rows would therefore know
 * their prices: it is purged. Serial correlation reaches further than the label, so `embargo` more rows are left out.
 * Training lies before the test, always: a model is judged only on what was still to come.
 */
import { InputError } from '../../core/index.ts';
import { modelError, requireInteger } from './model-error.ts';

/** The rows [from, to). */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** One fold: train.to + horizon + embargo ≤ test.from. */
export interface TimeSeriesSplit {
  readonly train: RowRange;
  readonly test: RowRange;
}

/** A fold with rows for early stopping between training and test, both gaps kept. */
export interface ValidatedSplit extends TimeSeriesSplit {
  readonly validation: RowRange;
}

/** How far the rows of a split must stay apart. */
export interface SplitGap {
  /** Rows by which a label looks ahead, from 1. */
  readonly horizon: number;
  /** Rows left out on top of the purged ones, from 0. */
  readonly embargo: number;
}

export interface TimeSeriesSplitOptions extends SplitGap {
  /** Number of test ranges, from 1. */
  readonly folds: number;
  /** Rows per test range. @defaultValue n / (folds + 1), rounded down, so that the first training is about as long */
  readonly testSize?: number;
}

function tooShort(detail: string): InputError {
  return new InputError('BOT4_DATA_TOO_SHORT', detail, { place: { key: 'n' } });
}

/**
 * Walk-forward splits: the test ranges follow each other and end at row n, each is trained on everything before it
 * except the purged and embargoed rows.
 * @param n number of rows. Rows at the end that have no label yet count too; leave them out of n to have none in a test.
 * @param options folds, rows per test, horizon and embargo, in rows.
 * @returns (folds,) in the order of time.
 * @throws BOT4_MODEL_INPUT for an option out of range; BOT4_DATA_TOO_SHORT when the first fold has no row to train on.
 * Purging and embargo: López de Prado (2018), Advances in Financial Machine Learning, chapter 7.
 * @example timeSeriesSplit(100, { folds: 2, testSize: 20, horizon: 3, embargo: 2 })[0].train.to // => 55
 * @example timeSeriesSplit(100, { folds: 2, testSize: 20, horizon: 3, embargo: 2 })[1].test.from // => 80
 */
export function timeSeriesSplit(n: number, options: TimeSeriesSplitOptions): readonly TimeSeriesSplit[] {
  const { folds, horizon, embargo } = options;
  requireInteger(n, 'n', 1);
  requireInteger(folds, 'folds', 1);
  requireInteger(horizon, 'horizon', 1);
  requireInteger(embargo, 'embargo', 0);
  const testSize = options.testSize ?? Math.floor(n / (folds + 1));
  if (options.testSize !== undefined) requireInteger(testSize, 'testSize', 1);
  const first = n - folds * testSize;
  if (testSize < 1 || first - horizon - embargo < 1) {
    throw tooShort(
      `${n} rows leave nothing to train on before ${folds} tests, a horizon of ${horizon} and an embargo of ${embargo}`,
    );
  }
  const splits: TimeSeriesSplit[] = [];
  for (let from = first; from < n; from += testSize) {
    splits.push({ train: { from: 0, to: from - horizon - embargo }, test: { from, to: from + testSize } });
  }
  return splits;
}

/**
 * Takes the last `size` training rows for early stopping and purges the rows before them, so that the validation rows
 * lie after training and before the test with the same gap on both sides.
 * @param split a fold of `timeSeriesSplit`.   @param options size of the validation range and the gap, in rows.
 * @returns the fold with less training and a validation range.
 * @throws BOT4_MODEL_INPUT for an option out of range; BOT4_DATA_TOO_SHORT when no training row is left.
 * @example withValidation({ train: { from: 0, to: 55 }, test: { from: 60, to: 80 } }, { size: 10, horizon: 3, embargo: 2 }).train.to // => 40
 */
export function withValidation(split: TimeSeriesSplit, options: SplitGap & { readonly size: number }): ValidatedSplit {
  const { size, horizon, embargo } = options;
  requireInteger(size, 'size', 1);
  requireInteger(horizon, 'horizon', 1);
  requireInteger(embargo, 'embargo', 0);
  const { train, test } = split;
  if (train.to + horizon + embargo > test.from) {
    throw modelError(
      'split',
      `training ends at row ${train.to}, closer to the test at ${test.from} than horizon and embargo`,
    );
  }
  const from = train.to - size;
  const to = from - horizon - embargo;
  if (to <= train.from) throw tooShort(`${train.to - train.from} training rows are too few for ${size} to validate on`);
  return { train: { from: train.from, to }, validation: { from, to: train.to }, test };
}
