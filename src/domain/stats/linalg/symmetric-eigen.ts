/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections to a tridiagonal matrix, then the QL
 * iteration with implicit shifts. Complexity: about 9 n³ with vectors. Allocates two matrices and four vectors.
 *
 * The matrix is scaled by a power of two first, so no square over- or underflows. Eigenvectors are kept as rows while
 * the iteration runs: a rotation of two of them is then a walk along memory.
 */
import { dataError, maxMagnitude, powerOfTwoInverse, type Series } from '../series.ts';
import { requireSymmetric } from './matrix.ts';

/** Result of `symmetricEigen`. */
export interface SymmetricEigen {
  /** n. */
  readonly size: number;
  /** (n,) ascending. */
  readonly values: Float64Array;
  /**
   * (n × n) row-major; ROW j is the unit eigenvector of values[j]. Its largest component is positive, so the sign does
   * not depend on rounding.
   */
  readonly vectors: Float64Array;
}

/** A tridiagonal matrix T and the rows of the orthogonal V with V A V' = T. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** off[i] lies between i and i + 1; off[n − 1] = 0. */
  readonly off: Float64Array;
  readonly vectors: Float64Array;
}

/** p ← A v / h − (v'Av / 2h²) v for rows below `from`, and A ← A − v p' − p v'. `a` is a full symmetric matrix. */
function reflect(a: Float64Array, n: number, from: number, v: Float64Array, h: number, p: Float64Array): void {
  let dot = 0;
  for (let i = from; i < n; i++) {
    let s = 0;
    for (let j = from; j < n; j++) s += a[i * n + j]! * v[j]!;
    p[i] = s / h;
    dot += p[i]! * v[i]!;
  }
  const share = dot / (2 * h);
  for (let i = from; i < n; i++) p[i] = p[i]! - share * v[i]!;
  for (let i = from; i < n; i++) {
    const vi = v[i]!;
    const pi = p[i]!;
    for (let j = from; j < n; j++) a[i * n + j] = a[i * n + j]! - (vi * p[j]! + pi * v[j]!);
  }
}

/** rows of V from `from` on: V ← (I − v v'/h) V. */
function accumulate(vectors: Float64Array, n: number, from: number, v: Float64Array, h: number, w: Float64Array): void {
  w.fill(0);
  for (let i = from; i < n; i++) {
    const vi = v[i]!;
    for (let j = 0; j < n; j++) w[j] = w[j]! + vi * vectors[i * n + j]!;
  }
  for (let i = from; i < n; i++) {
    const f = v[i]! / h;
    for (let j = 0; j < n; j++) vectors[i * n + j] = vectors[i * n + j]! - f * w[j]!;
  }
}

/** Destroys `a`. */
function tridiagonalise(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const off = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let c = 0; c < n - 1; c++) {
    const from = c + 1;
    let norm2 = 0;
    for (let i = from; i < n; i++) norm2 += a[i * n + c]! * a[i * n + c]!;
    let rest = 0;
    for (let i = from + 1; i < n; i++) rest += Math.abs(a[i * n + c]!);
    diagonal[c] = a[c * n + c]!;
    if (rest === 0) {
      off[c] = a[from * n + c]!;
      continue;
    }
    const first = a[from * n + c]!;
    const norm = first >= 0 ? -Math.sqrt(norm2) : Math.sqrt(norm2);
    off[c] = norm;
    for (let i = from; i < n; i++) v[i] = a[i * n + c]!;
    v[from] = first - norm;
    // v'v / 2: the sign of `norm` was chosen so that the two terms do not cancel.
    const h = norm2 - first * norm;
    reflect(a, n, from, v, h, p);
    accumulate(vectors, n, from, v, h, p);
  }
  diagonal[n - 1] = a[n * n - 1]!;
  return { diagonal, off, vectors };
}

/** Rows i and i + 1 of V turned by the angle of cosine `c` and sine `s`. */
function rotate(vectors: Float64Array, n: number, i: number, c: number, s: number): void {
  const r = i * n;
  for (let j = 0; j < n; j++) {
    const u = vectors[r + j]!;
    const w = vectors[r + n + j]!;
    vectors[r + n + j] = s * u + c * w;
    vectors[r + j] = c * u - s * w;
  }
}

/** One implicit QL sweep on the unreduced block from `low` to `high`, shifted by Wilkinson's shift. */
function sweep(t: Tridiagonal, n: number, low: number, high: number): void {
  const { diagonal: d, off: e, vectors } = t;
  const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const root = Math.hypot(half, 1);
  let g = d[high]! - d[low]! + e[low]! / (half + (half >= 0 ? root : -root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = d[i + 1]! - p;
      e[high] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    const shifted = d[i + 1]! - p;
    const q = (d[i]! - shifted) * s + 2 * c * b;
    p = s * q;
    d[i + 1] = shifted + p;
    g = c * q - b;
    rotate(vectors, n, i, c, s);
  }
  d[low] = d[low]! - p;
  e[low] = g;
  e[high] = 0;
}

/** A sweep more than halves the error; fifty are far beyond what any matrix of doubles needs. */
const SWEEPS = 50;

function diagonalise(t: Tridiagonal, n: number): boolean {
  const { diagonal: d, off: e } = t;
  for (let low = 0; low < n; low++) {
    for (let sweeps = 0; ; sweeps++) {
      let high = low;
      while (high < n - 1 && Math.abs(e[high]!) > Number.EPSILON * (Math.abs(d[high]!) + Math.abs(d[high + 1]!)))
        high++;
      if (high === low) break;
      if (sweeps === SWEEPS) return false;
      sweep(t, n, low, high);
    }
  }
  return true;
}

/** Eigenvalues ascending, each vector with a positive largest component. */
function ordered(t: Tridiagonal, n: number, scale: number): SymmetricEigen {
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((i, j) => t.diagonal[i]! - t.diagonal[j]!);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const from = order[k]! * n;
    values[k] = t.diagonal[order[k]!]! / scale;
    let largest = 0;
    for (let j = 1; j < n; j++) {
      // A later component must be clearly larger: equal ones would leave the choice to rounding.
      if (Math.abs(t.vectors[from + j]!) > Math.abs(t.vectors[from + largest]!) * (1 + 1e-8)) largest = j;
    }
    const sign = t.vectors[from + largest]! < 0 ? -1 : 1;
    for (let j = 0; j < n; j++) vectors[k * n + j] = sign * t.vectors[from + j]!;
  }
  return { size: n, values, vectors };
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix.
 * @param a (n × n) row-major, symmetric, finite, in any unit.
 * @param size n ≥ 1.
 * @returns values (n,) ascending; vectors (n × n), row j the unit eigenvector of values[j].
 * @throws BOT4_STATS_INPUT when a is not n × n, not finite or not symmetric.
 * @throws BOT4_STATS_ARGUMENT when size is not a positive integer.
 * A = Σ λⱼ vⱼvⱼ'. Householder tridiagonalisation and implicit QL. Golub & Van Loan (2013), 8.3; Bowdler, Martin, Reinsch
 * & Wilkinson (1968), Numerische Mathematik 11.
 * @example Array.from(symmetricEigen([2, 1, 1, 2], 2).values) // => [1, 3]
 */
export function symmetricEigen(a: Series, size: number): SymmetricEigen {
  requireSymmetric(a, size, 'a');
  const scale = powerOfTwoInverse(maxMagnitude(a));
  const full = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const v = 0.5 * scale * (a[i * size + j] as number) + 0.5 * scale * (a[j * size + i] as number);
      full[i * size + j] = v;
      full[j * size + i] = v;
    }
  }
  const t = tridiagonalise(full, size);
  if (!diagonalise(t, size)) throw dataError('a', 'has eigenvalues that the iteration did not separate');
  return ordered(t, size, scale);
}
