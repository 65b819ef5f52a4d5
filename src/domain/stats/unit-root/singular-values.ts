/** Singular values and vectors of a small matrix by one-sided Jacobi rotations, accurate for small values too. */

/** Sweeps after which rotations have always ended; six are typical. */
const SWEEPS_MAX = 60;

/** Values and right vectors, the largest value first. */
export interface SingularDecomposition {
  /** (k,) */
  readonly values: Float64Array;
  /** k vectors, each (k,): columns·vectorᵢ has length valueᵢ, and they are orthonormal. */
  readonly vectors: readonly Float64Array[];
}

/**
 * Singular values and right singular vectors.
 * @param columns k columns of a matrix; overwritten.
 * Rotations make the columns orthogonal; their lengths are the values, the rotations together the vectors.
 * Hestenes (1958); Golub & Van Loan (2013), 8.6.3.
 */
export function singularDecomposition(columns: readonly Float64Array[]): SingularDecomposition {
  const k = columns.length;
  const turned = columns.map((_, i) => Float64Array.from({ length: k }, (_unused, r) => (r === i ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let rotated = false;
    for (let i = 1; i < k; i++) {
      for (let j = 0; j < i; j++) {
        const rotation = rotationOf(columns[j] as Float64Array, columns[i] as Float64Array);
        if (rotation === undefined) continue;
        rotated = true;
        rotate(columns[j] as Float64Array, columns[i] as Float64Array, rotation);
        rotate(turned[j] as Float64Array, turned[i] as Float64Array, rotation);
      }
    }
    if (!rotated) break;
  }
  const lengths = columns.map((c) => Math.hypot(...c));
  const order = lengths.map((_, i) => i).sort((i, j) => (lengths[j] as number) - (lengths[i] as number) || i - j);
  return {
    values: Float64Array.from(order, (i) => lengths[i] as number),
    vectors: order.map((i) => turned[i] as Float64Array),
  };
}

/** Cosine and sine of a turn in the plane of two columns. */
interface Rotation {
  readonly c: number;
  readonly s: number;
}

/** The turn that makes two columns orthogonal; undefined when they are. */
function rotationOf(u: Float64Array, v: Float64Array): Rotation | undefined {
  let uu = 0;
  let vv = 0;
  let uv = 0;
  for (let r = 0; r < u.length; r++) {
    uu += (u[r] as number) ** 2;
    vv += (v[r] as number) ** 2;
    uv += (u[r] as number) * (v[r] as number);
  }
  if (!(Math.abs(uv) > 4 * Number.EPSILON * Math.sqrt(uu * vv))) return undefined;
  const zeta = (vv - uu) / (2 * uv);
  const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  return { c, s: c * t };
}

function rotate(u: Float64Array, v: Float64Array, { c, s }: Rotation): void {
  for (let r = 0; r < u.length; r++) {
    const a = u[r] as number;
    const b = v[r] as number;
    u[r] = c * a - s * b;
    v[r] = s * a + c * b;
  }
}
