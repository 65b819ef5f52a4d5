/**
 * The likelihood of one day's correlation matrix, and its gradient: the inner step of every correlation model.
 *
 * The matrix Q of a day need not be divided by its diagonal: with D = diag(Q)^½ and u = D z,
 * log |R| = log |Q| − Σ log qᵢᵢ and z'R⁻¹z = u'Q⁻¹u, so one Cholesky factor of Q is all there is. Only lower triangles
 * are read. Nothing is allocated after `dayWorkspace`. Complexity: k³/6 multiply-adds for a value, k³/2 with a gradient.
 */
import { choleskyInPlace, solveLowerInPlace, solveUpperInPlace } from '../linalg/cholesky.ts';

/** Memory of a day's likelihood for k assets. Matrices are (k × k) row-major, lower triangles. */
export interface DayWorkspace {
  readonly k: number;
  /** Q of the day; the caller fills it. */
  readonly q: Float64Array;
  /** ∂Q/∂a and ∂Q/∂b; the caller fills them for a gradient. */
  readonly qa: Float64Array;
  readonly qb: Float64Array;
  /** (k,) z √qᵢᵢ, left by `dayValue`. */
  readonly u: Float64Array;
  /** Factor of Q, left by `dayValue`. */
  readonly lower: Float64Array;
  readonly inverseDiagonal: Float64Array;
  /** (k,) Q⁻¹u. */
  readonly y: Float64Array;
  /** Inverse of the factor. */
  readonly inverse: Float64Array;
  /** (k,) a row of Q⁻¹. */
  readonly row: Float64Array;
  /** [log |R|, z'R⁻¹z, derivative by a, derivative by b] of the last day. */
  readonly out: Float64Array;
}

/** Memory for k assets. */
export function dayWorkspace(k: number): DayWorkspace {
  const square = (): Float64Array => new Float64Array(k * k);
  const vector = (): Float64Array => new Float64Array(k);
  return {
    k,
    q: square(),
    qa: square(),
    qb: square(),
    u: vector(),
    lower: square(),
    inverseDiagonal: vector(),
    y: vector(),
    inverse: square(),
    row: vector(),
    out: new Float64Array(4),
  };
}

/** A product of ratios at most 1 is turned into a logarithm before it can underflow. */
const SMALL_PRODUCT = 1e-200;

/**
 * Leaves log |R| and z'R⁻¹z of the day in `out`.
 * @param w workspace with q filled.
 * @param z (n × k) standardised residuals.
 * @param at index of the day's first value in z.
 * @returns whether Q is positive definite.
 */
export function dayValue(w: DayWorkspace, z: Float64Array, at: number): boolean {
  const { k, q, lower, u, y, inverseDiagonal, out } = w;
  for (let i = 0; i < k; i++) {
    const r = i * k;
    for (let j = 0; j <= i; j++) lower[r + j] = q[r + j]!;
    const v = z[at + i]! * Math.sqrt(q[r + i]!);
    u[i] = v;
    y[i] = v;
  }
  if (choleskyInPlace(lower, k, inverseDiagonal, 0) >= 0) return false;
  solveLowerInPlace(lower, k, inverseDiagonal, y);
  let log = 0;
  let product = 1;
  let quadratic = 0;
  for (let i = 0; i < k; i++) {
    const l = lower[i * k + i]!;
    product *= (l * l) / q[i * k + i]!;
    if (product < SMALL_PRODUCT) {
      log += Math.log(product);
      product = 1;
    }
    quadratic += y[i]! * y[i]!;
  }
  out[0] = log + Math.log(product);
  out[1] = quadratic;
  return true;
}

/** row[0..to] += Σ over four rows of m from `from` on, each times its factor. */
function addFour(
  row: Float64Array,
  to: number,
  m: Float64Array,
  k: number,
  from: number,
  f: Float64Array,
  at: number,
  step: number,
): void {
  const f0 = f[at]!;
  const f1 = f[at + step]!;
  const f2 = f[at + 2 * step]!;
  const f3 = f[at + 3 * step]!;
  const r0 = from * k;
  const r1 = r0 + k;
  const r2 = r1 + k;
  const r3 = r2 + k;
  for (let j = 0; j <= to; j++) {
    row[j] = row[j]! + (f0 * m[r0 + j]! + f1 * m[r1 + j]!) + (f2 * m[r2 + j]! + f3 * m[r3 + j]!);
  }
}

/** row[0..to] += f · row `from` of m. */
function addOne(row: Float64Array, to: number, m: Float64Array, k: number, from: number, f: number): void {
  const r = from * k;
  for (let j = 0; j <= to; j++) row[j] = row[j]! + f * m[r + j]!;
}

/** Inverse of the lower triangle, row by row: row i is −(1/lᵢᵢ) Σ lᵢₚ rowₚ. The upper triangle stays zero. */
function invertLower(w: DayWorkspace): void {
  const { k, lower, inverseDiagonal, inverse, row } = w;
  for (let i = 0; i < k; i++) {
    const r = i * k;
    const d = inverseDiagonal[i]!;
    row.fill(0);
    let p = 0;
    for (; p + 4 <= i; p += 4) addFour(row, p + 3, inverse, k, p, lower, r + p, 1);
    for (; p < i; p++) addOne(row, p, inverse, k, p, lower[r + p]!);
    for (let j = 0; j < i; j++) inverse[r + j] = -d * row[j]!;
    inverse[r + i] = d;
  }
}

/**
 * Leaves log |R|, z'R⁻¹z and the derivatives of log |R| + z'R⁻¹z by a and b in `out`.
 * With G = Q⁻¹ − yy' and y = Q⁻¹u the derivative is Σᵢⱼ Gᵢⱼ q′ᵢⱼ + Σᵢ (yᵢuᵢ − 1) q′ᵢᵢ/qᵢᵢ.
 * @param w workspace with q, qa and qb filled.
 * @param z (n × k) standardised residuals.
 * @param at index of the day's first value in z.
 * @returns whether Q is positive definite.
 */
export function dayGradient(w: DayWorkspace, z: Float64Array, at: number): boolean {
  if (!dayValue(w, z, at)) return false;
  const { k, q, qa, qb, u, y, inverse, row, out, lower, inverseDiagonal } = w;
  solveUpperInPlace(lower, k, inverseDiagonal, y);
  invertLower(w);
  let da = 0;
  let db = 0;
  for (let i = 0; i < k; i++) {
    const r = i * k;
    row.fill(0);
    let p = i;
    for (; p + 4 <= k; p += 4) addFour(row, i, inverse, k, p, inverse, p * k + i, k);
    for (; p < k; p++) addOne(row, i, inverse, k, p, inverse[p * k + i]!);
    const yi = y[i]!;
    let sa = 0;
    let sb = 0;
    for (let j = 0; j < i; j++) {
      const g = row[j]! - yi * y[j]!;
      sa += g * qa[r + j]!;
      sb += g * qb[r + j]!;
    }
    const own = row[i]! - yi * yi + (yi * u[i]! - 1) / q[r + i]!;
    da += 2 * sa + own * qa[r + i]!;
    db += 2 * sb + own * qb[r + i]!;
  }
  out[2] = da;
  out[3] = db;
  return true;
}
