/**
 * Dynamic conditional correlation as a recursion over days: Q, its derivatives by a and b, and the likelihood.
 *
 * Qₜ = (1 − a − b) Q̄ + a zₜ₋₁zₜ₋₁' + b Qₜ₋₁, Rₜ = diag(Qₜ)^−½ Qₜ diag(Qₜ)^−½. Only lower triangles are kept. A workspace
 * is made once a fit; evaluations allocate nothing. Complexity of one: n (k³/6) multiply-adds, three times that with
 * the gradient.
 */
import { type DayWorkspace, dayGradient, dayValue, dayWorkspace } from './dcc-day.ts';

/** Where the recursion starts. */
export type DccInit = 'zero' | 'ones' | 'qbar';

/** Standardised residuals and the matrix they return to. */
export interface DccData {
  /** Days. */
  readonly n: number;
  /** Assets. */
  readonly k: number;
  /** (n × k) row-major standardised residuals. */
  readonly z: Float64Array;
  /** (k × k) row-major Q̄. */
  readonly qbar: Float64Array;
  readonly init: DccInit;
}

/** What an evaluation leaves: value, gradient and the sum of outer products of the days' scores. */
export interface Evaluation {
  /** Σ −½ (log |R| + z'R⁻¹z − z'z); −Infinity where a matrix is not positive definite. */
  value: number;
  /** Derivatives of the value. */
  a: number;
  b: number;
  /** Sums over days of products of the scores. */
  aa: number;
  ab: number;
  bb: number;
}

/** An evaluation to be filled. */
export function emptyEvaluation(): Evaluation {
  return { value: Number.NEGATIVE_INFINITY, a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
}

/** Q of the first day, and its derivatives; the derivative by b is zero in every convention. */
function startDcc(w: DayWorkspace, data: DccData, a: number): void {
  const { k, q, qa, qb } = w;
  const { qbar, init } = data;
  const share = init === 'qbar' ? 0 : 1;
  const ones = init === 'ones' ? 1 : 0;
  for (let i = 0; i < k; i++) {
    for (let at = i * k; at <= i * k + i; at++) {
      const slope = ones - share * qbar[at]!;
      q[at] = qbar[at]! + a * slope;
      qa[at] = slope;
      qb[at] = 0;
    }
  }
}

/** Q of the next day from the residuals at `at`. */
function advanceDcc(w: DayWorkspace, data: DccData, at: number, a: number, b: number): void {
  const { k, q } = w;
  const { z, qbar } = data;
  const c = 1 - a - b;
  for (let i = 0; i < k; i++) {
    const r = i * k;
    const f = a * z[at + i]!;
    for (let j = 0; j <= i; j++) q[r + j] = c * qbar[r + j]! + f * z[at + j]! + b * q[r + j]!;
  }
}

/** As `advanceDcc`, with the derivatives. */
function advanceDccWithDerivatives(w: DayWorkspace, data: DccData, at: number, a: number, b: number): void {
  const { k, q, qa, qb } = w;
  const { z, qbar } = data;
  const c = 1 - a - b;
  for (let i = 0; i < k; i++) {
    const r = i * k;
    const f = z[at + i]!;
    for (let j = 0; j <= i; j++) {
      const target = qbar[r + j]!;
      const product = f * z[at + j]!;
      const old = q[r + j]!;
      qa[r + j] = product - target + b * qa[r + j]!;
      qb[r + j] = old - target + b * qb[r + j]!;
      q[r + j] = c * target + a * product + b * old;
    }
  }
}

/** Adds the scores of the day to `e`. */
function addScores(w: DayWorkspace, e: Evaluation): void {
  const sa = -0.5 * w.out[2]!;
  const sb = -0.5 * w.out[3]!;
  e.a += sa;
  e.b += sb;
  e.aa += sa * sa;
  e.ab += sa * sb;
  e.bb += sb * sb;
}

/** Empties `e` for a new sum. */
function resetEvaluation(e: Evaluation): void {
  e.value = Number.NEGATIVE_INFINITY;
  e.a = 0;
  e.b = 0;
  e.aa = 0;
  e.ab = 0;
  e.bb = 0;
}

/** Σ z². */
function sumOfSquares(z: Float64Array): number {
  let s = 0;
  for (let i = 0; i < z.length; i++) s += z[i]! * z[i]!;
  return s;
}

/** A rule for Q along the days; `z`, and what the rule keeps beside it, are its own. */
export interface QRecursion {
  /** Days. */
  readonly n: number;
  /** (n × k) standardised residuals. */
  readonly z: Float64Array;
  /** Where Q and its derivatives are left. */
  readonly day: DayWorkspace;
  /** Q of the first day and its derivatives. */
  start(a: number, b: number): void;
  /** Q of the day after the one whose values begin at `at`. */
  advance(at: number, a: number, b: number): void;
  /** As `advance`, with the derivatives. */
  advanceWithDerivatives(at: number, a: number, b: number): void;
}

/** The recursion of Engle (2002). */
export function dccRecursion(data: DccData): QRecursion {
  const day = dayWorkspace(data.k);
  return {
    n: data.n,
    z: data.z,
    day,
    start: (a) => startDcc(day, data, a),
    advance: (at, a, b) => advanceDcc(day, data, at, a, b),
    advanceWithDerivatives: (at, a, b) => advanceDccWithDerivatives(day, data, at, a, b),
  };
}

/** A likelihood in (a, b) that a search can climb. */
export interface TwoParameterLikelihood {
  /** −Infinity where it has no value. */
  value(a: number, b: number): number;
  /** The value, up to a constant, as every `stride`-th day tells it: enough to know a hill from a valley. */
  screen(a: number, b: number, stride: number): number;
  /** Fills `e`. */
  gradient(a: number, b: number, e: Evaluation): void;
}

/** Σ over every `stride`-th day of log |R| + z'R⁻¹z; Infinity where a matrix is not positive definite. */
function deviance(r: QRecursion, a: number, b: number, stride: number): number {
  const { n, z, day } = r;
  const k = day.k;
  let sum = 0;
  r.start(a, b);
  for (let t = 0; t < n; t++) {
    if (t > 0) r.advance((t - 1) * k, a, b);
    if (t % stride !== 0) continue;
    if (!dayValue(day, z, t * k)) return Number.POSITIVE_INFINITY;
    sum += day.out[0]! + day.out[1]!;
  }
  return sum;
}

/** The correlation part of the likelihood: Σ −½ (log |R| + z'R⁻¹z − z'z). */
export function correlationLikelihood(r: QRecursion): TwoParameterLikelihood {
  const { n, z, day } = r;
  const k = day.k;
  const squares = sumOfSquares(z);
  return {
    value: (a, b) => -0.5 * (deviance(r, a, b, 1) - squares),
    screen: (a, b, stride) => -0.5 * stride * deviance(r, a, b, stride),
    gradient: (a, b, e) => {
      let sum = 0;
      resetEvaluation(e);
      r.start(a, b);
      for (let t = 0; t < n; t++) {
        if (t > 0) r.advanceWithDerivatives((t - 1) * k, a, b);
        if (!dayGradient(day, z, t * k)) return;
        sum += day.out[0]! + day.out[1]!;
        addScores(day, e);
      }
      e.value = -0.5 * (sum - squares);
    },
  };
}

/** (n × 2) derivatives of each day's likelihood by a and b; NaN from a day on whose matrix is not positive definite. */
export function dayScores(r: QRecursion, a: number, b: number): Float64Array {
  const { n, z, day } = r;
  const k = day.k;
  const scores = new Float64Array(2 * n).fill(Number.NaN);
  r.start(a, b);
  for (let t = 0; t < n; t++) {
    if (t > 0) r.advanceWithDerivatives((t - 1) * k, a, b);
    if (!dayGradient(day, z, t * k)) break;
    scores[2 * t] = -0.5 * day.out[2]!;
    scores[2 * t + 1] = -0.5 * day.out[3]!;
  }
  return scores;
}
