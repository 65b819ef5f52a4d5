/**
 * Correlation matrix of columns: plain loops for small ones, the SIMD kernel where it pays for its memory. Both agree to
 * 1e-15, and which one is used depends on the shape alone.
 */
import { fitsKernel, SimdCorrelation } from '../../../hot/index.ts';

/** Multiply-adds from which the kernel is faster, its instance and the copy of the columns included. */
const KERNEL_FROM = 2 ** 16;

/**
 * Correlation matrix of deviations.
 * @param z k arrays of (n,) deviations from their means, none all zero, the largest of each between 1 and 2.
 * @returns k rows of (k,), symmetric, in [−1, 1], ones on the diagonal.
 */
export function correlationOfDeviations(z: readonly Float64Array[]): Float64Array[] {
  return paysKernel(z) ? simdCorrelation(z) : plainCorrelation(z);
}

function paysKernel(columns: readonly Float64Array[]): boolean {
  const k = columns.length;
  const n = (columns[0] as Float64Array).length;
  return (k * (k - 1) * n) / 2 >= KERNEL_FROM && fitsKernel(k, n);
}

/**
 * Correlation matrix of columns as they come, in one pass over them.
 * @param columns k arrays of (n,), not checked.
 * @returns k rows of (k,), or undefined when the plain loops are faster, or when a column is constant, not finite or of
 * such a size that its squares leave the double range: then it has to be looked at.
 */
export function correlationOfColumns(columns: readonly Float64Array[]): Float64Array[] | undefined {
  if (!paysKernel(columns)) return undefined;
  const rows = simdCorrelation(columns);
  return rows.every((row, i) => row[i] === 1) ? rows : undefined;
}

/** Values of input up to which a kernel is kept for the next call. */
const KEPT_MAX = 2 ** 18;

/**
 * The kernel of the last shape. Its memory is scratch: every call writes all of it before it reads, so nothing that anyone
 * can see depends on it. A new one costs 300 us of first touches of its pages, several times the work of 50 by 256.
 */
const scratch: { kernel?: SimdCorrelation } = {};

/** A kernel for k rows of n values; what its rows hold is left from before. */
function kernelOf(k: number, n: number): SimdCorrelation {
  const { kernel } = scratch;
  if (kernel !== undefined && kernel.assets === k && kernel.observations === n) return kernel;
  const fresh = new SimdCorrelation({ assets: k, observations: n });
  if (k * n <= KEPT_MAX) scratch.kernel = fresh;
  return fresh;
}

/** The same with the kernel, for every shape that fits. It takes the means off itself. */
export function simdCorrelation(z: readonly Float64Array[]): Float64Array[] {
  const k = z.length;
  const n = (z[0] as Float64Array).length;
  const correlation = kernelOf(k, n);
  for (let j = 0; j < k; j++) correlation.rows.set(z[j] as Float64Array, j * n);
  // Rows of one copy: fifty buffers of their own would cost a quarter of the whole.
  const matrix = correlation.compute().slice();
  return Array.from({ length: k }, (_, j) => matrix.subarray(j * k, (j + 1) * k));
}

/** The same in plain loops: the twin. */
export function plainCorrelation(z: readonly Float64Array[]): Float64Array[] {
  const k = z.length;
  const rows = Array.from({ length: k }, () => new Float64Array(k));
  const squares = z.map((v) => dot(v, v));
  for (let i = 0; i < k; i++) {
    (rows[i] as Float64Array)[i] = 1;
    for (let j = 0; j < i; j++) {
      const product = dot(z[i] as Float64Array, z[j] as Float64Array);
      const r = product / Math.sqrt((squares[i] as number) * (squares[j] as number));
      const clipped = Math.max(-1, Math.min(1, r));
      (rows[i] as Float64Array)[j] = clipped;
      (rows[j] as Float64Array)[i] = clipped;
    }
  }
  return rows;
}

function dot(a: Float64Array, b: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += (a[i] as number) * (b[i] as number);
  return s;
}
