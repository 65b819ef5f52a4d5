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

/** Places in ascending `values` after which a new distinct value begins. */
function distinctEnds(values: Float64Array): number[] {
  const ends: number[] = [];
  for (let i = 1; i < values.length; i++) if (values[i] !== values[i - 1]) ends.push(i);
  return ends;
}

/**
 * Thresholds that part the values into at most `most` bins of about equal numbers; a value that fills a bin alone keeps
 * it, and the rest is shared out anew.
 * @param values of the training rows, NaN for missing.
 */
export function binsOf(values: Float64Array, most: number): FeatureBins {
  const present = values.filter((v) => !Number.isNaN(v)).sort();
  const hasMissing = present.length < values.length;
  const ends = distinctEnds(present);
  const upper: number[] = [];
  const close = (end: number) => upper.push(between(present[end - 1] as number, present[end] as number));
  if (ends.length < most) ends.forEach(close);
  else {
    let from = 0;
    for (const end of ends) {
      const left = most - upper.length;
      if (left === 1) break;
      if (end - from >= (present.length - from) / left) {
        close(end);
        from = end;
      }
    }
  }
  upper.push(Number.POSITIVE_INFINITY);
  return { upper: Float64Array.from(upper), hasMissing };
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
  const features = columns.map((column, f) => {
    const own = Float64Array.from(rows, (t) => column[t] as number);
    const found = binsOf(own, most);
    bins.push(Uint8Array.from(own, (x) => binAt(found.upper, x)));
    offset[f + 1] = (offset[f] as number) + found.upper.length + 1;
    return found;
  });
  return { bins, rows: rows.length, features, offset };
}
