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
  /** (k,) two rows of Q⁻¹. */
  readonly row: Float64Array;
  readonly below: Float64Array;
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
    below: vector(),
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

/** Rows i and i + 1 of the inverse of the factor, but for what row i gives to row i + 1. `i` is even. */
function inverseRows(w: DayWorkspace, i: number): void {
  const { k, lower, inverseDiagonal, inverse: m } = w;
  const r = i * k;
  const s = r + k;
  const d = -inverseDiagonal[i]!;
  const e = -inverseDiagonal[i + 1]!;
  for (let j = 0; j < i; j++) {
    m[r + j] = 0;
    m[s + j] = 0;
  }
  // Rows p and p + 1 end at p + 1; what row p holds above the diagonal is zero.
  for (let p = 0; p < i; p += 2) {
    const f0 = d * lower[r + p]!;
    const f1 = d * lower[r + p + 1]!;
    const g0 = e * lower[s + p]!;
    const g1 = e * lower[s + p + 1]!;
    const t = p * k;
    const u = t + k;
    for (let j = 0; j <= p + 1; j++) {
      const x = m[t + j]!;
      const y = m[u + j]!;
      m[r + j] = m[r + j]! + f0 * x + f1 * y;
      m[s + j] = m[s + j]! + g0 * x + g1 * y;
    }
  }
}

/** Inverse of the factor: row i is −(1/lᵢᵢ) Σ lᵢₚ rowₚ, two rows at a time. The upper triangle stays zero. */
function invertLower(w: DayWorkspace): void {
  const { k, lower, inverseDiagonal, inverse: m } = w;
  const even = k - (k % 2);
  for (let i = 0; i < even; i += 2) {
    inverseRows(w, i);
    const r = i * k;
    const s = r + k;
    const e = inverseDiagonal[i + 1]!;
    const f = -e * lower[s + i]!;
    m[r + i] = inverseDiagonal[i]!;
    m[s + i] = 0;
    for (let j = 0; j <= i; j++) m[s + j] = m[s + j]! + f * m[r + j]!;
    m[s + i + 1] = e;
  }
  if (even < k) {
    const r = even * k;
    const d = inverseDiagonal[even]!;
    for (let j = 0; j < even; j++) m[r + j] = 0;
    for (let p = 0; p < even; p++) {
      const f = -d * lower[r + p]!;
      for (let j = 0; j <= p; j++) m[r + j] = m[r + j]! + f * m[p * k + j]!;
    }
    m[r + even] = d;
  }
}

/** Leaves row[0 … i] and below[0 … i + 1] of Q⁻¹: Σ over p of mₚᵢ times row p of the factor's inverse m. */
function precisionRows(w: DayWorkspace, i: number): void {
  const { k, inverse: m, row, below } = w;
  const own = i * k;
  const next = own + k;
  const f = m[own + i]!;
  const g = m[next + i]!;
  const h = m[next + i + 1]!;
  for (let j = 0; j <= i; j++) {
    const y = m[next + j]!;
    row[j] = f * m[own + j]! + g * y;
    below[j] = h * y;
  }
  let corner = h * h;
  let p = i + 2;
  for (; p + 2 <= k; p += 2) {
    const t = p * k;
    const u = t + k;
    const f0 = m[t + i]!;
    const f1 = m[u + i]!;
    const g0 = m[t + i + 1]!;
    const g1 = m[u + i + 1]!;
    corner += g0 * g0 + g1 * g1;
    for (let j = 0; j <= i; j++) {
      const x = m[t + j]!;
      const y = m[u + j]!;
      row[j] = row[j]! + f0 * x + f1 * y;
      below[j] = below[j]! + g0 * x + g1 * y;
    }
  }
  if (p < k) {
    const t = p * k;
    const f0 = m[t + i]!;
    const g0 = m[t + i + 1]!;
    corner += g0 * g0;
    for (let j = 0; j <= i; j++) {
      row[j] = row[j]! + f0 * m[t + j]!;
      below[j] = below[j]! + g0 * m[t + j]!;
    }
  }
  below[i + 1] = corner;
}

/** Adds what row i of Q⁻¹ gives to the derivatives in `out`. */
function contract(w: DayWorkspace, i: number, row: Float64Array): void {
  const { k, q, qa, qb, u, y, out } = w;
  const r = i * k;
  const yi = y[i]!;
  let sa = 0;
  let sb = 0;
  for (let j = 0; j < i; j++) {
    const g = row[j]! - yi * y[j]!;
    sa += g * qa[r + j]!;
    sb += g * qb[r + j]!;
  }
  const own = row[i]! - yi * yi + (yi * u[i]! - 1) / q[r + i]!;
  out[2] = out[2]! + 2 * sa + own * qa[r + i]!;
  out[3] = out[3]! + 2 * sb + own * qb[r + i]!;
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
  const { k, lower, inverseDiagonal, inverse, y, row, below, out } = w;
  solveUpperInPlace(lower, k, inverseDiagonal, y);
  invertLower(w);
  out[2] = 0;
  out[3] = 0;
  const even = k - (k % 2);
  for (let i = 0; i < even; i += 2) {
    precisionRows(w, i);
    contract(w, i, row);
    contract(w, i + 1, below);
  }
  if (even < k) {
    // The last row of the inverse is what the last row of Q⁻¹ comes from alone.
    const r = even * k;
    for (let j = 0; j <= even; j++) row[j] = inverse[r + even]! * inverse[r + j]!;
    contract(w, even, row);
  }
  return true;
}
