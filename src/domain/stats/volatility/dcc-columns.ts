/** Columns of returns for a correlation model: what is refused before anything is computed. */
import { choleskyInPlace } from '../linalg/cholesky.ts';
import { dataError, isConstant, requireSeries, type Series, standardise } from '../series.ts';

/** Share of a column's variance that the columns before it must leave unexplained. */
const COLLINEAR_SHARE = 1e-10;

/** The matrix of sums of products of columns, (k × k) row-major, lower triangle, from (n × k) rows. */
export function productSums(z: Float64Array, n: number, k: number): Float64Array {
  const sums = new Float64Array(k * k);
  for (let t = 0; t < n; t++) {
    const at = t * k;
    for (let i = 0; i < k; i++) {
      const v = z[at + i]!;
      const r = i * k;
      for (let j = 0; j <= i; j++) sums[r + j] = sums[r + j]! + v * z[at + j]!;
    }
  }
  return sums;
}

/** Copies the lower triangle into the upper one. */
export function mirror(a: Float64Array, k: number): void {
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) a[j * k + i] = a[i * k + j]!;
}

/** The first row that is a combination of the rows before it, or −1. `a` is left alone. */
export function firstDependent(a: Float64Array, k: number): number {
  return choleskyInPlace(Float64Array.from(a), k, new Float64Array(k), COLLINEAR_SHARE);
}

/**
 * Refuses fewer than two columns, columns of unequal or too short length, with a value that is not finite, constant, or
 * a combination of the columns before it.
 * @throws BOT4_STATS_INPUT naming `x` or `x[j]`.
 */
export function requireColumns(x: readonly Series[], minLength: number): void {
  if (!Array.isArray(x)) throw dataError('x', 'is not a list of columns');
  const k = x.length;
  if (k < 2) throw dataError('x', `has ${k} column${k === 1 ? '' : 's'}, a correlation needs two`);
  // More columns than rows depend on each other, whatever they are.
  const least = Math.max(minLength, k + 1);
  x.forEach((column: Series, j) => {
    requireSeries(column, `x[${j}]`, least);
    if (isConstant(column)) throw dataError(`x[${j}]`, 'is constant');
    const [own, first] = [column.length, (x[0] as Series).length];
    if (own !== first) throw dataError(`x[${j}]`, `has ${own} values, x[0] has ${first}`);
  });
  const n = (x[0] as Series).length;
  const z = new Float64Array(n * k);
  x.forEach((column: Series, j) => {
    const own = standardise(column, `x[${j}]`, 2).z;
    for (let t = 0; t < n; t++) z[t * k + j] = own[t]!;
  });
  const dependent = firstDependent(productSums(z, n, k), k);
  if (dependent >= 0) throw dataError(`x[${dependent}]`, 'is a combination of the columns before it');
}
