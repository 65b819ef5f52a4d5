/**
 * Correlation matrix of columns that were already centred and scaled: plain loops for small ones, the SIMD kernel where it
 * pays for its memory. Both agree to 1e-15, and which one is used depends on the shape alone.
 */
import { fitsKernel, SimdCorrelation } from '../../../hot/index.ts';

/** Multiply-adds from which the kernel is faster, its instance and the copy of the columns included. */
const KERNEL_FROM = 2 ** 18;

/**
 * Correlation matrix of deviations.
 * @param z k arrays of (n,) deviations from their means, none all zero, the largest of each between 1 and 2.
 * @returns k rows of (k,), symmetric, in [−1, 1], ones on the diagonal.
 */
export function correlationOfDeviations(z: readonly Float64Array[]): Float64Array[] {
  const k = z.length;
  const n = (z[0] as Float64Array).length;
  const kernel = (k * (k - 1) * n) / 2 >= KERNEL_FROM && fitsKernel(k, n);
  return kernel ? simdCorrelation(z) : plainCorrelation(z);
}

/** The same with the kernel, for every shape that fits. */
export function simdCorrelation(z: readonly Float64Array[]): Float64Array[] {
  const k = z.length;
  const n = (z[0] as Float64Array).length;
  const correlation = new SimdCorrelation({ assets: k, observations: n });
  for (let j = 0; j < k; j++) correlation.rows.set(z[j] as Float64Array, j * n);
  const matrix = correlation.compute();
  return Array.from({ length: k }, (_, j) => matrix.slice(j * k, (j + 1) * k));
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
