/**
 * Least squares as a projection: how much of y lies along each regressor after the earlier ones, and what is left.
 * From these numbers follow the residual sum of squares of every leading sub-model and the t-value of its last
 * regressor, without solving for coefficients.
 *
 * Householder reflections on the columns, O(nk²). From a moment matrix, in O(k³) and with half of the digits, the same
 * numbers come by `projectMoments` of `unit-root/moment-projection.ts`.
 */

/** y in the orthonormal frame of its regressors. */
export interface Projection {
  /** (k,) length of y along regressor j after regressors 0 … j − 1. */
  readonly along: Float64Array;
  /** Residual sum of squares with all k regressors. */
  readonly rss: number;
}

/** Residual sum of squares with the first `count` regressors; summed from the small end, so nothing cancels. */
export function rssWith(p: Projection, count: number): number {
  let rss = p.rss;
  for (let j = p.along.length - 1; j >= count; j--) rss += (p.along[j] as number) ** 2;
  return rss;
}

/** A projection by reflections, or the regressor that depends on the earlier ones. */
export type ProjectionOrCollinear =
  | { readonly kind: 'projected'; readonly projection: Projection; readonly r: readonly Float64Array[] }
  | { readonly kind: 'collinear'; readonly column: number };

/**
 * Projection by Householder reflections.
 * @param columns k regressors, each (n,); overwritten.
 * @param y (n,); overwritten.
 * @param noise (k,) length below which what is left of a regressor is only rounding.
 * @returns the projection and the columns of R with a positive diagonal, or the first collinear regressor.
 * Golub & Van Loan (2013), Matrix Computations, 5.2.
 */
export function project(
  columns: readonly Float64Array[],
  y: Float64Array,
  noise: readonly number[],
): ProjectionOrCollinear {
  const n = y.length;
  const k = columns.length;
  const along = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    const v = columns[j] as Float64Array;
    let square = 0;
    for (let i = j; i < n; i++) square += (v[i] as number) ** 2;
    const length = Math.sqrt(square);
    if (n <= j || !(length > (noise[j] as number))) return { kind: 'collinear', column: j };
    const head = v[j] as number;
    const alpha = head > 0 ? -length : length;
    v[j] = head - alpha;
    const half = square - alpha * head; // half of the squared length of the reflector
    for (let c = j + 1; c < k; c++) reflect(columns[c] as Float64Array, v, j, half);
    reflect(y, v, j, half);
    const sign = Math.sign(alpha); // row j times this sign gives R a positive diagonal
    for (let c = j + 1; c < k; c++) {
      const other = columns[c] as Float64Array;
      other[j] = sign * (other[j] as number);
    }
    v[j] = length;
    along[j] = sign * (y[j] as number);
  }
  let rss = 0;
  for (let i = k; i < n; i++) rss += (y[i] as number) ** 2;
  return { kind: 'projected', projection: { along, rss }, r: columns };
}

/** w −= v (v·w)/half on rows from `from`. */
function reflect(w: Float64Array, v: Float64Array, from: number, half: number): void {
  let dot = 0;
  for (let i = from; i < w.length; i++) dot += (v[i] as number) * (w[i] as number);
  const f = dot / half;
  for (let i = from; i < w.length; i++) w[i] = (w[i] as number) - f * (v[i] as number);
}
