/**
 * Features as small integers. A tree asks only "at most this threshold?", so for training it is enough to know between
 * which of at most 255 thresholds a value lies. Bin 0 is the missing value, bins from 1 ascend with the value.
 *
 * Thresholds come from the training rows only; a row that is not trained on moves nothing.
 */

/** Thresholds of one feature. */
export interface FeatureBins {
  /** (b,) largest value of the bins 1 … b, ascending; the last one is infinite. */
  readonly upper: Float64Array;
  /** Whether a training row misses the feature. */
  readonly hasMissing: boolean;
}

/** Training rows, binned. */
export interface BinnedRows {
  /** k columns of (m,): a histogram takes one feature after the other, so that its bins stay in the nearest cache. */
  readonly bins: readonly Uint8Array[];
  /** m */
  readonly rows: number;
  /** (k,) */
  readonly features: readonly FeatureBins[];
  /** (k + 1,) place of the first bin of each feature when the bins of all stand in one row. */
  readonly offset: Int32Array;
}

/** A number between two neighbours that separates them: half-way where that lies between them, else the lower one. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle >= low && middle < high ? middle : low;
}

/** Whether ascending values have fewer than `most` steps between different neighbours. */
function hasFewSteps(values: Float64Array, most: number): boolean {
  let steps = 0;
  for (let i = 1; i < values.length && steps < most; i++) if (values[i] !== values[i - 1]) steps++;
  return steps < most;
}

/** The finite and infinite values, ascending. */
function sortedPresent(values: Float64Array): Float64Array {
  // Sorting puts NaN at the end.
  const sorted = values.slice().sort();
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  return sorted.subarray(0, count);
}

/**
 * Thresholds that part the values into at most `most` bins of about equal numbers; a value that fills a bin alone keeps
 * it, and the rest is shared out anew.
 * @param values of the training rows, NaN for missing.
 */
export function binsOf(values: Float64Array, most: number): FeatureBins {
  const present = sortedPresent(values);
  const isOneEach = hasFewSteps(present, most);
  const upper: number[] = [];
  let from = 0;
  for (let end = 1; end < present.length && upper.length < most - 1; end++) {
    if (present[end] === present[end - 1]) continue;
    if (!isOneEach && end - from < (present.length - from) / (most - upper.length)) continue;
    upper.push(between(present[end - 1] as number, present[end] as number));
    from = end;
  }
  upper.push(Number.POSITIVE_INFINITY);
  return { upper: Float64Array.from(upper), hasMissing: present.length < values.length };
}

/** Bin of a value: 0 for NaN, else 1 + the first bin whose upper end is not below it. */
export function binAt(upper: Float64Array, x: number): number {
  if (Number.isNaN(x)) return 0;
  let low = 0;
  let high = upper.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x <= (upper[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

/** Bins the chosen rows of all columns. */
export function binRows(columns: readonly Float64Array[], rows: Int32Array, most: number): BinnedRows {
  const offset = new Int32Array(columns.length + 1);
  const bins: Uint8Array[] = [];
  const own = new Float64Array(rows.length);
  const features = columns.map((column, f) => {
    for (let i = 0; i < rows.length; i++) own[i] = column[rows[i] as number] as number;
    const found = binsOf(own, most);
    const bin = new Uint8Array(rows.length);
    for (let i = 0; i < rows.length; i++) bin[i] = binAt(found.upper, own[i] as number);
    bins.push(bin);
    offset[f + 1] = (offset[f] as number) + found.upper.length + 1;
    return found;
  });
  return { bins, rows: rows.length, features, offset };
}
