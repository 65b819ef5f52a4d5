/**
 * Feature values of many rows. Features are computed column by column and a model reads row by row, so both layouts are
 * taken, and read through one function that costs two array accesses.
 */
import { modelError } from './model-error.ts';
import type { RowRange } from './time-series-split.ts';

/** Values of row t at t · columns … t · columns + columns − 1. */
export interface RowMajor {
  /** (n · columns,) */
  readonly values: Float64Array;
  readonly columns: number;
}

/** (n, k): k column arrays of length n, or one row-major array. */
export type FeatureRows = readonly Float64Array[] | RowMajor;

/** Access to rows of either layout. */
export interface RowReader {
  /** n */
  readonly rows: number;
  /** k */
  readonly columns: number;
  /** Copies row t into `into` (k,) and returns it. */
  read(t: number, into: Float64Array): Float64Array;
}

function isColumns(rows: FeatureRows): rows is readonly Float64Array[] {
  return Array.isArray(rows);
}

function columnReader(columns: readonly Float64Array[]): RowReader {
  const k = columns.length;
  const rows = columns[0]?.length ?? 0;
  if (k === 0) throw modelError('rows', 'has no column');
  for (let c = 0; c < k; c++) {
    const length = (columns[c] as Float64Array).length;
    if (length !== rows) throw modelError(`rows[${c}]`, `has ${length} values, the first column has ${rows}`);
  }
  return {
    rows,
    columns: k,
    read(t, into) {
      for (let c = 0; c < k; c++) into[c] = (columns[c] as Float64Array)[t] as number;
      return into;
    },
  };
}

function rowMajorReader({ values, columns }: RowMajor): RowReader {
  if (!Number.isSafeInteger(columns) || columns < 1 || values.length % columns !== 0) {
    throw modelError('rows', `${values.length} values are not a whole number of rows of ${columns}`);
  }
  return {
    rows: values.length / columns,
    columns,
    read(t, into) {
      const at = t * columns;
      for (let c = 0; c < columns; c++) into[c] = values[at + c] as number;
      return into;
    },
  };
}

/** Opens rows of either layout. @throws BOT4_MODEL_INPUT when columns differ in length or rows are not whole. */
export function rowReader(rows: FeatureRows): RowReader {
  return isColumns(rows) ? columnReader(rows) : rowMajorReader(rows);
}

/** @throws BOT4_MODEL_INPUT unless `range` is a non-empty part of [0, n). */
export function requireRange(range: RowRange, key: string, n: number): void {
  const { from, to } = range;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to > n || from >= to) {
    throw modelError(key, `[${from}, ${to}) is not a range of rows within [0, ${n})`);
  }
}

/** Whether all values of the row, and its label where there are labels, are finite. */
function isComplete(row: Float64Array, label: number): boolean {
  return Number.isFinite(label) && row.every(Number.isFinite);
}

/**
 * The rows that can be used: from the end of the features' warm-up to the last row that has a label.
 * @param rows (n, k) features, NaN while they warm up.   @param label (n,) NaN where it is not known yet.
 * @returns the range between the first and the last complete row.
 * @throws BOT4_MODEL_INPUT when lengths differ, no row is complete, or a row between complete ones is not: a hole in
 * the middle is a fault of the data, and to step over it silently would glue days together that are far apart.
 * @example completeRows([Float64Array.of(NaN, 1, 2, 3)], Float64Array.of(0, 1, 0, NaN)).to // => 3
 */
export function completeRows(rows: FeatureRows, label: Float64Array): RowRange {
  const reader = rowReader(rows);
  const n = reader.rows;
  if (label.length !== n) throw modelError('label', `has ${label.length} values for ${n} rows`);
  const row = new Float64Array(reader.columns);
  const complete = (t: number) => isComplete(reader.read(t, row), label[t] as number);
  let from = 0;
  while (from < n && !complete(from)) from++;
  let to = n;
  while (to > from && !complete(to - 1)) to--;
  if (from === to) throw modelError('rows', 'no row is complete');
  for (let t = from; t < to; t++)
    if (!complete(t)) throw modelError(`rows[${t}]`, 'is not complete, rows before and after it are');
  return { from, to };
}
