/** Checks of square matrices. A matrix is a row-major `Float64Array` with its size: element (i, j) is `a[i * n + j]`. */
import { argumentError, dataError, type Series } from '../series.ts';

/** Refuses a size that is not a positive integer, and a matrix that is not size × size finite numbers. */
export function requireSquare(a: Series, size: number, key: string): void {
  if (!Number.isInteger(size) || size < 1) throw argumentError('size', `is ${size}, must be a positive integer`);
  if (a === null || typeof a !== 'object' || a.length !== size * size) {
    throw dataError(key, `is not a matrix of ${size} by ${size}`);
  }
  for (let i = 0; i < a.length; i++) {
    if (!Number.isFinite(a[i])) {
      throw dataError(key, `is not a finite number at row ${Math.floor(i / size)}, column ${i % size}`);
    }
  }
}

/** Rounding that a symmetric matrix may carry in its two triangles, as a share of its largest element. */
const SYMMETRY_SHARE = 1e-10;

/** Refuses what `requireSquare` refuses, and a matrix whose triangles differ by more than rounding. */
export function requireSymmetric(a: Series, size: number, key: string): void {
  requireSquare(a, size, key);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] as number));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const d = Math.abs((a[i * size + j] as number) - (a[j * size + i] as number));
      if (d > SYMMETRY_SHARE * largest) throw dataError(key, `is not symmetric at row ${i}, column ${j}`);
    }
  }
}

/** A list of rows as one row-major array. */
export function flatten(rows: readonly Series[]): Float64Array {
  const columns = rows.length === 0 ? 0 : (rows[0] as Series).length;
  const out = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) out.set(Float64Array.from(rows[i] as Series), i * columns);
  return out;
}

/** A row-major square matrix as a list of rows, each a copy. */
export function rowsOf(a: Float64Array, size: number): Float64Array[] {
  return Array.from({ length: size }, (_, i) => a.slice(i * size, (i + 1) * size));
}
