/**
 * Corrected dynamic conditional correlation (Aielli 2013) as a recursion over days.
 *
 * Qₜ = (1 − a − b) S + a uₜ₋₁uₜ₋₁' + b Qₜ₋₁ with uₜ = diag(Qₜ)^½ zₜ and Q₁ = S. The diagonal of Q does not need S, which
 * has ones there; so u comes first, S is the second moment of u made a correlation matrix at the same (a, b), and then
 * Q follows. S moves with (a, b): its derivatives are part of the gradient. Evaluations allocate nothing.
 * Complexity: as DCC, plus n k² for S.
 */
import { type DayWorkspace, dayWorkspace } from './dcc-day.ts';
import type { QRecursion } from './dcc-recursion.ts';

/** Memory of the corrected model; matrices are (k × k) lower triangles. */
export interface CdccWorkspace {
  readonly n: number;
  readonly k: number;
  /** (n × k) standardised residuals. */
  readonly z: Float64Array;
  /** (n × k) u and its derivatives by a and b. */
  readonly u: Float64Array;
  readonly ua: Float64Array;
  readonly ub: Float64Array;
  /** S and its derivatives. */
  readonly s: Float64Array;
  readonly sa: Float64Array;
  readonly sb: Float64Array;
  readonly day: DayWorkspace;
}

/** Memory for (n × k) residuals. */
export function cdccWorkspace(z: Float64Array, n: number, k: number): CdccWorkspace {
  const path = (): Float64Array => new Float64Array(n * k);
  const square = (): Float64Array => new Float64Array(k * k);
  return { n, k, z, u: path(), ua: path(), ub: path(), s: square(), sa: square(), sb: square(), day: dayWorkspace(k) };
}

/** u = z √q along the days, q the diagonal of Q, with the derivatives. */
function scaleResiduals(w: CdccWorkspace, a: number, b: number): void {
  const { n, k, z, u, ua, ub } = w;
  for (let i = 0; i < k; i++) {
    let q = 1;
    let qa = 0;
    let qb = 0;
    for (let at = i; at < n * k; at += k) {
      const v = z[at]!;
      const root = Math.sqrt(q);
      const half = v / (2 * root);
      u[at] = v * root;
      ua[at] = half * qa;
      ub[at] = half * qb;
      const shock = v * v - 1;
      qa = q * v * v - 1 + (a * v * v + b) * qa;
      qb = q - 1 + (a * v * v + b) * qb;
      q = 1 + a * (q * shock + q - 1) + b * (q - 1);
    }
  }
}

/** Second moments of u and their derivatives into s, sa, sb (sums, not yet divided). */
function momentSums(w: CdccWorkspace): void {
  const { n, k, u, ua, ub, s, sa, sb } = w;
  s.fill(0);
  sa.fill(0);
  sb.fill(0);
  for (let t = 0; t < n; t++) {
    const at = t * k;
    for (let i = 0; i < k; i++) {
      const r = i * k;
      const ui = u[at + i]!;
      const uai = ua[at + i]!;
      const ubi = ub[at + i]!;
      for (let j = 0; j <= i; j++) {
        const uj = u[at + j]!;
        s[r + j] = s[r + j]! + ui * uj;
        sa[r + j] = sa[r + j]! + (uai * uj + ui * ua[at + j]!);
        sb[r + j] = sb[r + j]! + (ubi * uj + ui * ub[at + j]!);
      }
    }
  }
}

/** Leaves S and its derivatives at (a, b). */
function updateTarget(w: CdccWorkspace, a: number, b: number): void {
  const { k, s, sa, sb } = w;
  scaleResiduals(w, a, b);
  momentSums(w);
  for (let i = 0; i < k; i++) {
    const di = s[i * k + i]!;
    for (let j = 0; j < i; j++) {
      const at = i * k + j;
      const dj = s[j * k + j]!;
      const size = Math.sqrt(di * dj);
      const r = s[at]! / size;
      sa[at] = sa[at]! / size - 0.5 * r * (sa[i * k + i]! / di + sa[j * k + j]! / dj);
      sb[at] = sb[at]! / size - 0.5 * r * (sb[i * k + i]! / di + sb[j * k + j]! / dj);
      s[at] = r;
    }
  }
  for (let at = 0; at < k * k; at += k + 1) {
    s[at] = 1;
    sa[at] = 0;
    sb[at] = 0;
  }
}

/** Q of the first day, S, and its derivatives. */
function startCdcc(w: CdccWorkspace): void {
  const { k, s, sa, sb, day } = w;
  for (let i = 0; i < k; i++) {
    for (let at = i * k; at <= i * k + i; at++) {
      day.q[at] = s[at]!;
      day.qa[at] = sa[at]!;
      day.qb[at] = sb[at]!;
    }
  }
}

/** Q of the next day from u at `at`. */
function advanceCdcc(w: CdccWorkspace, at: number, a: number, b: number): void {
  const { k, u, s } = w;
  const { q } = w.day;
  const c = 1 - a - b;
  for (let i = 0; i < k; i++) {
    const r = i * k;
    const f = a * u[at + i]!;
    for (let j = 0; j <= i; j++) q[r + j] = c * s[r + j]! + f * u[at + j]! + b * q[r + j]!;
  }
}

/** As `advanceCdcc`, with the derivatives. */
function advanceCdccWithDerivatives(w: CdccWorkspace, at: number, a: number, b: number): void {
  const { k, u, ua, ub, s, sa, sb } = w;
  const { q, qa, qb } = w.day;
  const c = 1 - a - b;
  for (let i = 0; i < k; i++) {
    const r = i * k;
    const ui = u[at + i]!;
    const uai = a * ua[at + i]!;
    const ubi = a * ub[at + i]!;
    for (let j = 0; j <= i; j++) {
      const target = s[r + j]!;
      const uj = u[at + j]!;
      const product = ui * uj;
      const old = q[r + j]!;
      qa[r + j] = product - target + c * sa[r + j]! + (uai * uj + a * ui * ua[at + j]!) + b * qa[r + j]!;
      qb[r + j] = old - target + c * sb[r + j]! + (ubi * uj + a * ui * ub[at + j]!) + b * qb[r + j]!;
      q[r + j] = c * target + a * product + b * old;
    }
  }
}

/** The recursion of Aielli (2013). */
export function cdccRecursion(w: CdccWorkspace): QRecursion {
  return {
    n: w.n,
    z: w.z,
    day: w.day,
    start: (a, b) => {
      updateTarget(w, a, b);
      startCdcc(w);
    },
    advance: (at, a, b) => advanceCdcc(w, at, a, b),
    advanceWithDerivatives: (at, a, b) => advanceCdccWithDerivatives(w, at, a, b),
  };
}
