/** Singular values of a small matrix by one-sided Jacobi rotations, accurate for the small ones too. */

/** Sweeps after which rotations have always ended; six are typical. */
const SWEEPS_MAX = 60;

/**
 * Singular values, largest first.
 * @param columns k columns of a matrix; overwritten.
 * @returns (k,) lengths of the columns once they are orthogonal.
 * Hestenes (1958); Golub & Van Loan (2013), 8.6.3.
 */
export function singularValues(columns: readonly Float64Array[]): Float64Array {
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let rotated = false;
    for (let i = 1; i < columns.length; i++) {
      for (let j = 0; j < i; j++) {
        if (rotate(columns[j] as Float64Array, columns[i] as Float64Array)) rotated = true;
      }
    }
    if (!rotated) break;
  }
  return Float64Array.from(columns, (c) => Math.hypot(...c))
    .sort()
    .reverse();
}

/** Makes two columns orthogonal; whether they were not. */
function rotate(u: Float64Array, v: Float64Array): boolean {
  let uu = 0;
  let vv = 0;
  let uv = 0;
  for (let r = 0; r < u.length; r++) {
    uu += (u[r] as number) ** 2;
    vv += (v[r] as number) ** 2;
    uv += (u[r] as number) * (v[r] as number);
  }
  if (!(Math.abs(uv) > 4 * Number.EPSILON * Math.sqrt(uu * vv))) return false;
  const zeta = (vv - uu) / (2 * uv);
  const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  const s = c * t;
  for (let r = 0; r < u.length; r++) {
    const a = u[r] as number;
    const b = v[r] as number;
    u[r] = c * a - s * b;
    v[r] = s * a + c * b;
  }
  return true;
}
