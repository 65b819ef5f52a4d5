/**
 * What every estimate of several assets starts from: columns that were checked, and their deviations from the mean, each
 * in a unit of its own. Allocation: one `Float64Array` a column. Complexity: O(kn).
 */
import { dataError, maxMagnitude, type Series, standardise } from '../series.ts';

/** k columns of n observations. */
export interface Columns {
  /** k. */
  readonly count: number;
  /** n. */
  readonly observations: number;
  /** k arrays of (n,) deviations from the mean, each multiplied by its scale. */
  readonly z: readonly Float64Array[];
  /** (k,) powers of two by which the deviations were multiplied. */
  readonly scale: Float64Array;
  /** (k,) means in the units of the data. */
  readonly mean: Float64Array;
  /** (k,) lengths √Σz², in scaled units. */
  readonly length: Float64Array;
  /** Rounding of the stored values as a share of the length of their column, the largest of all columns. */
  readonly noise: number;
}

/** Units in the last place that a stored value is trusted to: its own rounding and that of a few operations. */
const TRUSTED_UNITS = 16;
/** Smallest number with all its digits. */
const NORMAL_LEAST = 2 ** -1022;
/** Deviations down to this, and up to its inverse, have squares with all their digits. */
const LEAST_DEVIATION = 2 ** -500;

/**
 * Checks columns and takes their means off.
 * @param columns k series, each (n,), finite, not constant, of one length; k ≥ `minColumns`, n ≥ 2.
 * @throws BOT4_STATS_INPUT naming the column.
 */
export function requireColumns(columns: readonly Series[], minColumns: number): Columns {
  if (!Array.isArray(columns)) throw dataError('columns', 'is not a list of columns');
  if (columns.length < minColumns) {
    throw dataError('columns', `has ${columns.length} columns, needs at least ${minColumns}`);
  }
  const count = columns.length;
  const z: Float64Array[] = [];
  const scale = new Float64Array(count);
  const mean = new Float64Array(count);
  const length = new Float64Array(count);
  let noise = 0;
  for (let j = 0; j < count; j++) {
    const column = columns[j] as Series;
    const own = standardise(column, `columns[${j}]`, 2);
    const observations = (columns[0] as Series).length;
    if (column.length !== observations) {
      throw dataError(`columns[${j}]`, `has ${column.length} values, the first column has ${observations}`);
    }
    z.push(own.z);
    scale[j] = own.scale;
    mean[j] = own.mean;
    length[j] = Math.sqrt(sumOfSquares(own.z));
    const rounding = TRUSTED_UNITS * Number.EPSILON * maxMagnitude(column) * own.scale * Math.sqrt(observations);
    noise = Math.max(noise, rounding / (length[j] as number));
  }
  return { count, observations: (z[0] as Float64Array).length, z, scale, mean, length, noise };
}

/**
 * Refuses columns whose deviations differ by more than the number format can square, or with variances that it cannot
 * hold.
 * @throws BOT4_STATS_INPUT naming `columns`.
 */
export function requireSquares(columns: Columns): void {
  const sd = standardDeviations(columns);
  requireRatios(sd);
  if (sd.every((s) => s > LEAST_DEVIATION && s < 1 / LEAST_DEVIATION)) return;
  throw dataError('columns', 'have variances beyond the range of numbers: bring them to another unit');
}

/** Refuses standard deviations whose ratios have no squares. @throws BOT4_STATS_INPUT naming `columns`. */
export function requireRatios(sd: Float64Array): void {
  const least = sd.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (sd.every((s) => s >= NORMAL_LEAST && s * LEAST_DEVIATION < least)) return;
  throw dataError('columns', 'have variances too far apart for the range of numbers');
}

function sumOfSquares(v: Float64Array): number {
  let s = 0;
  for (let i = 0; i < v.length; i++) s += (v[i] as number) * (v[i] as number);
  return s;
}

/** (k,) standard deviations with n − 1, in the units of the data. */
export function standardDeviations(columns: Columns): Float64Array {
  const { length, scale, observations } = columns;
  return length.map((v, j) => v / Math.sqrt(observations - 1) / (scale[j] as number));
}

/**
 * Deviations in one unit for all columns, so that their products can be added.
 * @returns k arrays of (n,), the largest between 1 and 2, and the power of two by which the data were multiplied.
 */
export function inOneUnit(columns: Columns): { readonly x: readonly Float64Array[]; readonly unit: number } {
  const unit = columns.scale.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const x = columns.z.map((z, j) => z.map((v) => v * (unit / (columns.scale[j] as number))));
  return { x, unit };
}
