/**
 * Student's t distribution with any positive real number of degrees of freedom. Tails are incomplete beta functions
 * of x = ν/(ν + t²) and y = t²/(ν + t²), both computed directly. Allocates nothing but two numbers per Newton step.
 */

import { argumentError } from '../series.ts';
import { lgamma, stirlingError } from './gamma.ts';
import { betaincSides } from './incomplete-beta.ts';
import { standardPpf } from './normal.ts';
import { solveIncreasing } from './quantile-search.ts';

/** Degrees of freedom of a t distribution. */
export interface StudentTParams {
  /** Degrees of freedom, > 0, not necessarily an integer. */
  readonly df: number;
}

const HALF_LOG_TWO_PI = 0.9189385332046728;

function checkDf(df: number): void {
  if (!(df > 0 && df < Number.POSITIVE_INFINITY)) throw argumentError('df', `is ${df}, must be positive and finite`);
}

/** log(1 + t²/ν), without overflow of t². */
function logOnePlus(t: number, df: number): number {
  const r = Math.abs(t) / Math.sqrt(df);
  return r < 1e150 ? Math.log1p(r * r) : 2 * Math.log(r);
}

/**
 * Logarithm of the density. With δ the error of Stirling's formula and h = ν/2,
 * log Γ(h + ½) − log Γ(h) = h log(1 + 1/(2h)) − ½ + ½ log h + δ(h + ½) − δ(h): no difference of large logarithms.
 */
function logPdf(t: number, df: number): number {
  const h = df / 2;
  const constant = h * Math.log1p(0.5 / h) - 0.5 + stirlingError(h + 0.5) - stirlingError(h) - HALF_LOG_TWO_PI;
  return constant - (h + 0.5) * logOnePlus(t, df);
}

/** P(T > t) for t ≥ 0. */
function upperTail(t: number, df: number): number {
  const r = t / Math.sqrt(df);
  if (r > 1e150) {
    // x = 1/r² would underflow: the leading term xᵃ/(a B(a, ½)), a = ν/2, is all there is.
    const a = df / 2;
    return 0.5 * Math.exp(df * (0.5 * Math.log(df) - Math.log(t)) + lgamma(a + 0.5) - lgamma(a + 1) - lgamma(0.5));
  }
  const r2 = r * r;
  return 0.5 * betaincSides(df / 2, 0.5, 1 / (1 + r2), r2 / (1 + r2));
}

/** P(0 < T < t) for t ≥ 0. */
function centre(t: number, df: number): number {
  const r = t / Math.sqrt(df);
  const r2 = r * r;
  return 0.5 * betaincSides(0.5, df / 2, r2 / (1 + r2), 1 / (1 + r2));
}

/** P(T ≤ t). */
export function studentCdf(t: number, df: number): number {
  if (Number.isNaN(t)) return t;
  if (t === 0) return 0.5;
  if (t < 0) return upperTail(-t, df);
  return 1 - upperTail(t, df);
}

/** Two-sided p-value of a statistic that is t with `df` degrees of freedom under the null hypothesis. */
export function twoSidedStudent(t: number, df: number): number {
  return Math.min(1, 2 * studentCdf(-Math.abs(t), df));
}

/**
 * Density of Student's t distribution.
 * @param x any number.
 * @param params degrees of freedom.
 * @returns density, ≥ 0.
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * Γ((ν+1)/2) / (√(νπ) Γ(ν/2)) (1 + x²/ν)^(−(ν+1)/2). Abramowitz & Stegun (1964) 26.7. Golden: statistics/distributions.json
 * @example studentT.pdf(3, { df: 1 }) // => 0.03183098861837907
 */
function pdf(x: number, params: StudentTParams): number {
  checkDf(params.df);
  return Math.exp(logPdf(x, params.df));
}

/**
 * Distribution function of Student's t distribution.
 * @param x any number.
 * @param params degrees of freedom.
 * @returns P(T ≤ x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * ½ I_{ν/(ν+x²)}(ν/2, ½) for x < 0. Abramowitz & Stegun (1964) 26.7.1. Golden: statistics/distributions.json
 * @example studentT.cdf(1, { df: 1 }) // => 0.75
 */
function cdf(x: number, params: StudentTParams): number {
  checkDf(params.df);
  return studentCdf(x, params.df);
}

/**
 * Survival function of Student's t distribution, accurate in the right tail.
 * @param x any number.
 * @param params degrees of freedom.
 * @returns P(T > x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * ½ I_{ν/(ν+x²)}(ν/2, ½) for x > 0. Abramowitz & Stegun (1964) 26.7.1. Golden: statistics/distributions.json
 * @example studentT.sf(100000, { df: 3 }) // => 1.1026577904466273e-15
 */
function sf(x: number, params: StudentTParams): number {
  checkDf(params.df);
  return studentCdf(-x, params.df);
}

/** t > 0 with P(T > t) = q; c = ½ − q is exact near the centre. Newton on logarithms: power tails become straight lines. */
function upperQuantile(q: number, c: number, df: number): number {
  const z = standardPpf(1 - Math.max(q, 1e-16));
  const start = Math.log(Math.max(z, c)) + Math.min(z * z, 50) / (4 * df);
  if (upperTail(Number.MAX_VALUE, df) > q) return Number.POSITIVE_INFINITY;
  const inCentre = q > 0.25;
  const target = Math.log(inCentre ? c : q);
  const f = (u: number): readonly [number, number] => {
    const t = Math.exp(u);
    const mass = inCentre ? centre(t, df) : upperTail(t, df);
    const slope = Math.exp(logPdf(t, df) + u) / mass;
    return inCentre ? [Math.log(mass) - target, slope] : [target - Math.log(mass), slope];
  };
  return Math.exp(solveIncreasing(f, start, -745, 709.78, 1e-15));
}

/**
 * Quantile function of Student's t distribution.
 * @param p probability in [0, 1].
 * @param params degrees of freedom.
 * @returns x with P(T ≤ x) = p; ∓Infinity at 0 and 1.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1] or df is not positive.
 * Bracketed Newton on log t against the logarithm of the tail. Golden: statistics/distributions.json
 * @example studentT.ppf(0.975, { df: 10 }) // => 2.2281388519862744
 */
function ppf(p: number, params: StudentTParams): number {
  const { df } = params;
  checkDf(df);
  if (!(p >= 0 && p <= 1)) throw argumentError('p', `is ${p}, must lie in [0, 1]`);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p, 0.5 - p, df) : upperQuantile(1 - p, p - 0.5, df);
}

/** Student's t distribution. */
export const studentT = { pdf, cdf, sf, ppf } as const;
