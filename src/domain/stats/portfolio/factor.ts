/**
 * The triangular factor of a correlation matrix, from the data and not from the matrix: R'R = C with reflections on the
 * columns keeps twice the digits, and sees whether a column is a combination of the others down to the rounding of the
 * data. Complexity: O(nk²).
 */
import { project } from '../regression/projection.ts';
import { dataError } from '../series.ts';
import type { Columns } from './columns.ts';

/** Columns of R, each (k,), zero below the diagonal. */
export type Factor = readonly Float64Array[];

/**
 * R with R'R = C, the correlation matrix.
 * @throws BOT4_STATS_INPUT when there are not more observations than columns, or a column is a combination of others.
 */
export function correlationFactor(columns: Columns): Factor {
  const { count, observations, z, length, noise } = columns;
  if (observations <= count) {
    throw dataError(
      'columns',
      `have ${observations} observations for ${count} columns: their covariance has no inverse`,
    );
  }
  const unit = z.map((v, j) => v.map((x) => x / (length[j] as number)));
  // Deviations from means have n − 1 directions; the rounding of one column enters the others.
  const found = project(unit, new Float64Array(observations), new Array<number>(count).fill(noise * Math.sqrt(count)));
  if (found.kind === 'collinear') {
    throw dataError(`columns[${found.column}]`, 'is a combination of the columns before it');
  }
  return found.r.map((v, j) => v.slice(0, count).fill(0, j + 1));
}

/** R'⁻¹ b. */
export function solveTransposed(r: Factor, b: Float64Array): Float64Array {
  const x = new Float64Array(b.length);
  for (let j = 0; j < b.length; j++) {
    const column = r[j] as Float64Array;
    let s = b[j] as number;
    for (let i = 0; i < j; i++) s -= (column[i] as number) * (x[i] as number);
    x[j] = s / (column[j] as number);
  }
  return x;
}

/** R⁻¹ b. */
export function solveUpper(r: Factor, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let j = x.length - 1; j >= 0; j--) {
    const column = r[j] as Float64Array;
    const v = (x[j] as number) / (column[j] as number);
    x[j] = v;
    for (let i = 0; i < j; i++) x[i] = (x[i] as number) - (column[i] as number) * v;
  }
  return x;
}

/** R v. */
export function timesFactor(r: Factor, v: Float64Array): Float64Array {
  const out = new Float64Array(v.length);
  for (let j = 0; j < v.length; j++) {
    const column = r[j] as Float64Array;
    for (let i = 0; i <= j; i++) out[i] = (out[i] as number) + (column[i] as number) * (v[j] as number);
  }
  return out;
}

/** R' v. */
export function transposedTimes(r: Factor, v: Float64Array): Float64Array {
  return Float64Array.from(r, (column, j) => {
    let s = 0;
    for (let i = 0; i <= j; i++) s += (column[i] as number) * (v[i] as number);
    return s;
  });
}
