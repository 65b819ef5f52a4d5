/**
 * Least squares as a projection: how much of y lies along each regressor after the earlier ones, and what is left.
 * From these numbers follow the residual sum of squares of every leading sub-model and the t-value of its last
 * regressor, without solving for coefficients.
 *
 * Two ways to the same numbers: Cholesky on the moment matrix, O(k³) after the moments, and Householder reflections
 * on the columns, O(nk²), which keep twice the digits and are used where the first would lose too many.
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

/** Part of its square that a column must keep after projection, or Cholesky has lost too many digits. */
const TRUSTED_SHARE = 1e-5;

/**
 * Projection by Cholesky decomposition.
 * @param m (p, p) moment matrix of [regressors…, y], row-major; only the lower triangle is read, and overwritten.
 * @param p number of columns, y last.
 * @returns undefined when a column is nearly a combination of the earlier ones, or y nearly fitted: use `project`.
 */
export function projectMoments(m: Float64Array, p: number): Projection | undefined {
  for (let i = 0; i < p; i++) {
    const row = i * p;
    for (let j = 0; j <= i; j++) {
      const col = j * p;
      let s = m[row + j] as number;
      for (let k = 0; k < j; k++) s -= (m[row + k] as number) * (m[col + k] as number);
      if (j < i) {
        m[row + j] = s / (m[col + j] as number);
      } else {
        if (!(s > TRUSTED_SHARE * (m[row + i] as number))) return undefined;
        m[row + i] = Math.sqrt(s);
      }
    }
  }
  const last = (p - 1) * p;
  return { along: m.slice(last, last + p - 1), rss: (m[last + p - 1] as number) ** 2 };
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
