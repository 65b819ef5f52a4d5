/**
 * Cholesky factor of a symmetric positive definite matrix, and what follows from it: determinant, solutions, inverse.
 *
 * The inner routine computes blocks of two rows by two columns: four sums run side by side and every loaded number
 * serves two of them. It allocates nothing. Complexity: n³/6 multiply-adds.
 */
import { dataError, requireSeries, type Series } from '../series.ts';
import { requireSymmetric } from './matrix.ts';

/** Cholesky factor of a matrix. */
export interface Cholesky {
  /** n. */
  readonly size: number;
  /** (n × n) row-major lower triangle L with A = L L'; zero above the diagonal. */
  readonly lower: Float64Array;
  /** (n,) reciprocals of the diagonal of L. */
  readonly inverseDiagonal: Float64Array;
  /** Natural logarithm of the determinant of A. */
  readonly logDeterminant: number;
}

/** Two diagonal pivots at row `i` and the sum between them; returns the row that failed, or −1. */
function pivotPair(a: Float64Array, n: number, inverse: Float64Array, i: number, floor: number): number {
  const r = i * n;
  const s = r + n;
  let d0 = a[r + i]!;
  let c = a[s + i]!;
  let d1 = a[s + i + 1]!;
  const limit0 = floor * d0;
  const limit1 = floor * d1;
  for (let p = 0; p < i; p++) {
    const u = a[r + p]!;
    const v = a[s + p]!;
    d0 -= u * u;
    c -= u * v;
    d1 -= v * v;
  }
  if (!(d0 > limit0 && d0 > 0)) return i;
  const l0 = Math.sqrt(d0);
  inverse[i] = 1 / l0;
  a[r + i] = l0;
  c /= l0;
  a[s + i] = c;
  d1 -= c * c;
  if (!(d1 > limit1 && d1 > 0)) return i + 1;
  const l1 = Math.sqrt(d1);
  inverse[i + 1] = 1 / l1;
  a[s + i + 1] = l1;
  return -1;
}

/** Rows `i` and `i + 1` left of the diagonal block. `i` is even. */
function rowPair(a: Float64Array, n: number, inverse: Float64Array, i: number): void {
  const r = i * n;
  const s = r + n;
  for (let j = 0; j < i; j += 2) {
    const t = j * n;
    const u = t + n;
    let s00 = a[r + j]!;
    let s01 = a[r + j + 1]!;
    let s10 = a[s + j]!;
    let s11 = a[s + j + 1]!;
    for (let p = 0; p < j; p++) {
      const x = a[r + p]!;
      const y = a[s + p]!;
      const v = a[t + p]!;
      const w = a[u + p]!;
      s00 -= x * v;
      s01 -= x * w;
      s10 -= y * v;
      s11 -= y * w;
    }
    const k = a[u + j]!;
    const inverse0 = inverse[j]!;
    const inverse1 = inverse[j + 1]!;
    s00 *= inverse0;
    s10 *= inverse0;
    a[r + j] = s00;
    a[s + j] = s10;
    a[r + j + 1] = (s01 - s00 * k) * inverse1;
    a[s + j + 1] = (s11 - s10 * k) * inverse1;
  }
}

/** The last row of a matrix of odd size; returns whether its pivot is positive. */
function lastRow(a: Float64Array, n: number, inverse: Float64Array, floor: number): boolean {
  const i = n - 1;
  const r = i * n;
  let d = a[r + i]!;
  const limit = floor * d;
  for (let j = 0; j < i; j++) {
    const t = j * n;
    let s = a[r + j]!;
    for (let p = 0; p < j; p++) s -= a[r + p]! * a[t + p]!;
    s *= inverse[j]!;
    a[r + j] = s;
    d -= s * s;
  }
  if (!(d > limit && d > 0)) return false;
  const l = Math.sqrt(d);
  a[r + i] = l;
  inverse[i] = 1 / l;
  return true;
}

/**
 * Replaces the lower triangle of `a` by its Cholesky factor; the upper triangle is neither read nor written.
 * @param a (n × n) row-major; only the lower triangle is used.
 * @param n size.
 * @param inverse (n,) receives the reciprocals of the diagonal of the factor.
 * @param floor share of its diagonal element below which a pivot counts as zero; 0 asks only for a positive pivot.
 * @returns −1, or the first row whose pivot is not above the floor: the row is a combination of those before it.
 */
export function choleskyInPlace(a: Float64Array, n: number, inverse: Float64Array, floor: number): number {
  const even = n - (n % 2);
  for (let i = 0; i < even; i += 2) {
    rowPair(a, n, inverse, i);
    const failed = pivotPair(a, n, inverse, i, floor);
    if (failed >= 0) return failed;
  }
  if (even < n && !lastRow(a, n, inverse, floor)) return even;
  return -1;
}

/** Share of a diagonal element below which a pivot is only the rounding of the numbers that gave it. */
export function pivotFloor(n: number): number {
  return 8 * n * Number.EPSILON;
}

/**
 * Cholesky factor of a symmetric positive definite matrix.
 * @param a (n × n) row-major, symmetric, finite, in any unit.
 * @param size n ≥ 1.
 * @returns lower (n × n), inverseDiagonal (n,), logDeterminant.
 * @throws BOT4_STATS_INPUT when a is not n × n, not finite, not symmetric, or not positive definite to rounding.
 * @throws BOT4_STATS_ARGUMENT when size is not a positive integer.
 * A = L L', log |A| = 2 Σ log Lᵢᵢ. Golub & Van Loan (2013), Matrix Computations, 4.2.
 * @example Array.from(cholesky([4, 2, 2, 2], 2).lower) // => [2, 0, 1, 1]
 */
export function cholesky(a: Series, size: number): Cholesky {
  requireSymmetric(a, size, 'a');
  const lower = Float64Array.from(a);
  const inverseDiagonal = new Float64Array(size);
  const failed = choleskyInPlace(lower, size, inverseDiagonal, pivotFloor(size));
  if (failed >= 0) throw dataError('a', `is not positive definite: row ${failed} depends on the rows before it`);
  let logDeterminant = 0;
  for (let i = 0; i < size; i++) {
    lower.fill(0, i * size + i + 1, (i + 1) * size);
    logDeterminant += 2 * Math.log(lower[i * size + i] as number);
  }
  return { size, lower, inverseDiagonal, logDeterminant };
}

/** b ← L⁻¹ b for the (n × n) lower triangle L. */
export function solveLowerInPlace(lower: Float64Array, n: number, inverse: Float64Array, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const r = i * n;
    let s = b[i]!;
    for (let j = 0; j < i; j++) s -= lower[r + j]! * b[j]!;
    b[i] = s * inverse[i]!;
  }
}

/** b ← L'⁻¹ b for the (n × n) lower triangle L; goes along rows, so memory is read in order. */
export function solveUpperInPlace(lower: Float64Array, n: number, inverse: Float64Array, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const r = i * n;
    const v = b[i]! * inverse[i]!;
    b[i] = v;
    for (let j = 0; j < i; j++) b[j] = b[j]! - lower[r + j]! * v;
  }
}

function requireFactor(factor: Cholesky): void {
  if (factor === null || typeof factor !== 'object' || !(factor.lower instanceof Float64Array)) {
    throw dataError('factor', 'is not the result of cholesky');
  }
}

/**
 * Solution x of A x = b from the Cholesky factor of A.
 * @param factor result of `cholesky`.
 * @param b (n,) right side, finite.
 * @returns (n,) x.
 * @throws BOT4_STATS_INPUT when factor is no factor, or b is not finite or has another length.
 * Two triangular solves, n² multiply-adds. Golub & Van Loan (2013), 3.1.
 * @example Array.from(solveCholesky(cholesky([4, 2, 2, 2], 2), [2, 2])) // => [0, 1]
 */
export function solveCholesky(factor: Cholesky, b: Series): Float64Array {
  requireFactor(factor);
  const { size, lower, inverseDiagonal } = factor;
  requireSeries(b, 'b', 1);
  if (b.length !== size) throw dataError('b', `has ${b.length} values, the matrix has ${size} rows`);
  const x = Float64Array.from(b);
  solveLowerInPlace(lower, size, inverseDiagonal, x);
  solveUpperInPlace(lower, size, inverseDiagonal, x);
  return x;
}

/**
 * Solution x of L x = b for the factor L of a matrix A = L L': what makes a vector of covariance A one of covariance I.
 * @param factor result of `cholesky`.
 * @param b (n,) right side, finite.
 * @returns (n,) x.
 * @throws BOT4_STATS_INPUT when factor is no factor, or b is not finite or has another length.
 * Forward substitution, n²/2 multiply-adds. Golub & Van Loan (2013), 3.1.
 * @example Array.from(solveLower(cholesky([4, 2, 2, 2], 2), [2, 3])) // => [1, 2]
 */
export function solveLower(factor: Cholesky, b: Series): Float64Array {
  requireFactor(factor);
  requireSeries(b, 'b', 1);
  if (b.length !== factor.size) throw dataError('b', `has ${b.length} values, the matrix has ${factor.size} rows`);
  const x = Float64Array.from(b);
  solveLowerInPlace(factor.lower, factor.size, factor.inverseDiagonal, x);
  return x;
}

/**
 * Solution x of L' x = b for the factor L of a matrix A = L L'.
 * @param factor result of `cholesky`.
 * @param b (n,) right side, finite.
 * @returns (n,) x.
 * @throws BOT4_STATS_INPUT when factor is no factor, or b is not finite or has another length.
 * Back substitution, n²/2 multiply-adds. Golub & Van Loan (2013), 3.1.
 * @example Array.from(solveUpper(cholesky([4, 2, 2, 2], 2), [4, 2])) // => [1, 2]
 */
export function solveUpper(factor: Cholesky, b: Series): Float64Array {
  requireFactor(factor);
  requireSeries(b, 'b', 1);
  if (b.length !== factor.size) throw dataError('b', `has ${b.length} values, the matrix has ${factor.size} rows`);
  const x = Float64Array.from(b);
  solveUpperInPlace(factor.lower, factor.size, factor.inverseDiagonal, x);
  return x;
}
