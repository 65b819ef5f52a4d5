/**
 * Student's t distribution with any positive real number of degrees of freedom, with location and scale. Tails are
 * incomplete beta functions of x = ν/(ν + t²) and y = t²/(ν + t²), both computed directly. With infinitely many degrees
 * of freedom it is the normal distribution. Only fits and samples allocate, and two numbers per Newton step.
 */

import type { Rng } from '../../../core/index.ts';
import { argumentError, requireFinite } from '../series.ts';
import type { DistributionMoments } from './distribution-moments.ts';
import { lgamma, stirlingError } from './gamma.ts';
import { betaincSides, logBetaincSides } from './incomplete-beta.ts';
import { normal, standardCdf, standardPpf } from './normal.ts';
import { requireProbability, solveIncreasing } from './quantile-search.ts';
import { drawGamma, fill } from './sampling.ts';
import { fitMle, fitMoments } from './student-t-fit.ts';

/** Degrees of freedom, location and scale of a t distribution. */
export interface StudentTParams {
  /** Degrees of freedom, > 0, not necessarily an integer; Infinity is the normal distribution. */
  readonly df: number;
  /** Centre. @defaultValue 0 */
  readonly location?: number;
  /** Unit of the deviations, > 0; the standard deviation is scale·√(df/(df − 2)). @defaultValue 1 */
  readonly scale?: number;
}

const HALF_LOG_TWO_PI = 0.9189385332046728;

function check({ df, location = 0, scale = 1 }: StudentTParams): void {
  if (!(df > 0)) throw argumentError('df', `is ${df}, must be positive`);
  requireFinite(location, 'location');
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) {
    throw argumentError('scale', `is ${scale}, must be positive and finite`);
  }
}

/** (x − location)/scale, after a check of the parameters. */
function toStandard(x: number, params: StudentTParams): number {
  check(params);
  return (x - (params.location ?? 0)) / (params.scale ?? 1);
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
  if (df === Number.POSITIVE_INFINITY) return normal.logpdf(t);
  const h = df / 2;
  const constant = h * Math.log1p(0.5 / h) - 0.5 + stirlingError(h + 0.5) - stirlingError(h) - HALF_LOG_TWO_PI;
  return constant - (h + 0.5) * logOnePlus(t, df);
}

/** Logarithm of the leading term xᵃ/(2a B(a, ½)), a = ν/2, where x = ν/t² would underflow. */
function logFarTail(t: number, df: number): number {
  const a = df / 2;
  const power = df * (0.5 * Math.log(df) - Math.log(t));
  return power + lgamma(a + 0.5) - lgamma(a + 1) - lgamma(0.5) - Math.LN2;
}

/** P(T > t) for t ≥ 0. */
function upperTail(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return standardCdf(-t);
  const r = t / Math.sqrt(df);
  if (r > 1e150) return Math.exp(logFarTail(t, df));
  const r2 = r * r;
  return 0.5 * betaincSides(df / 2, 0.5, 1 / (1 + r2), r2 / (1 + r2));
}

/** log P(T > t) for t ≥ 0. */
function logUpperTail(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normal.logsf(t);
  if (t === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  const r = t / Math.sqrt(df);
  if (r > 1e150) return logFarTail(t, df);
  const r2 = r * r;
  return logBetaincSides(df / 2, 0.5, 1 / (1 + r2), r2 / (1 + r2)) - Math.LN2;
}

/** P(0 < T < t) for t ≥ 0. */
function centre(t: number, df: number): number {
  const r = t / Math.sqrt(df);
  const r2 = r * r;
  return 0.5 * betaincSides(0.5, df / 2, r2 / (1 + r2), 1 / (1 + r2));
}

/** log P(T ≤ t). */
function logCdf(t: number, df: number): number {
  if (Number.isNaN(t)) return t;
  return t < 0 ? logUpperTail(-t, df) : Math.log1p(-upperTail(t, df));
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
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns density, ≥ 0.
 * @throws BOT4_STATS_ARGUMENT when df or scale is not positive or location not finite.
 * Γ((ν+1)/2) / (√(νπ) Γ(ν/2)) (1 + x²/ν)^(−(ν+1)/2). Abramowitz & Stegun (1964) 26.7. Golden: statistics/distributions.json
 * @example studentT.pdf(3, { df: 1 }) // => 0.03183098861837907
 */
function pdf(x: number, params: StudentTParams): number {
  return Math.exp(logPdf(toStandard(x, params), params.df)) / (params.scale ?? 1);
}

/**
 * Logarithm of the density of Student's t distribution.
 * @param x any number.
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns log density.
 * @throws BOT4_STATS_ARGUMENT when df or scale is not positive or location not finite.
 * The logarithm of the density, gamma functions by Stirling's error. Golden: statistics/distribution-tails.json
 * @example studentT.logpdf(0, { df: 1 }) // => -1.1447298858494002
 */
function logpdf(x: number, params: StudentTParams): number {
  return logPdf(toStandard(x, params), params.df) - Math.log(params.scale ?? 1);
}

/**
 * Distribution function of Student's t distribution.
 * @param x any number.
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns P(T ≤ x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when df or scale is not positive or location not finite.
 * ½ I_{ν/(ν+x²)}(ν/2, ½) for x < 0. Abramowitz & Stegun (1964) 26.7.1. Golden: statistics/distributions.json
 * @example studentT.cdf(1, { df: 1 }) // => 0.75
 */
function cdf(x: number, params: StudentTParams): number {
  return studentCdf(toStandard(x, params), params.df);
}

/**
 * Survival function of Student's t distribution, accurate in the right tail.
 * @param x any number.
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns P(T > x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when df or scale is not positive or location not finite.
 * ½ I_{ν/(ν+x²)}(ν/2, ½) for x > 0. Abramowitz & Stegun (1964) 26.7.1. Golden: statistics/distributions.json
 * @example studentT.sf(100000, { df: 3 }) // => 1.1026577904466273e-15
 */
function sf(x: number, params: StudentTParams): number {
  return studentCdf(-toStandard(x, params), params.df);
}

/**
 * Logarithm of the distribution function of Student's t distribution; finite where the cdf itself underflows.
 * @param x any number.
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns log P(T ≤ x) ≤ 0.
 * @throws BOT4_STATS_ARGUMENT when df or scale is not positive or location not finite.
 * The logarithm of cdf, its power of the tail as a logarithm. Golden: statistics/distribution-tails.json
 * @example studentT.logcdf(0, { df: 3 }) // => -0.6931471805599453
 */
function logcdf(x: number, params: StudentTParams): number {
  return logCdf(toStandard(x, params), params.df);
}

/**
 * Logarithm of the survival function of Student's t distribution; finite where sf itself underflows.
 * @param x any number.
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns log P(T > x) ≤ 0.
 * @throws BOT4_STATS_ARGUMENT when df or scale is not positive or location not finite.
 * The logarithm of sf, its power of the tail as a logarithm. Golden: statistics/distribution-tails.json
 * @example studentT.logsf(0, { df: 3 }) // => -0.6931471805599453
 */
function logsf(x: number, params: StudentTParams): number {
  return logCdf(-toStandard(x, params), params.df);
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
  return Math.exp(solveIncreasing(f, start, -745, 709.78));
}

/**
 * Quantile function of Student's t distribution.
 * @param p probability in [0, 1].
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns x with P(T ≤ x) = p; ∓Infinity at 0 and 1.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1], df or scale is not positive or location not finite.
 * Bracketed Newton on log t against the logarithm of the tail. Golden: statistics/distributions.json
 * @example studentT.ppf(0.975, { df: 10 }) // => 2.2281388519862744
 */
function ppf(p: number, params: StudentTParams): number {
  check(params);
  requireProbability(p, 'p');
  const { df, location = 0, scale = 1 } = params;
  return location + scale * (df === Number.POSITIVE_INFINITY ? standardPpf(p) : standardQuantile(p, df));
}

function standardQuantile(p: number, df: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p, 0.5 - p, df) : upperQuantile(1 - p, p - 0.5, df);
}

/**
 * Inverse survival function of Student's t distribution: critical values of error rates too small for 1 − p.
 * @param q probability in [0, 1].
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns x with P(T > x) = q; ±Infinity at 0 and 1.
 * @throws BOT4_STATS_ARGUMENT when q is outside [0, 1], df or scale is not positive or location not finite.
 * The mirrored quantile function. Golden: statistics/distribution-tails.json
 * @example studentT.isf(0.025, { df: 10 }) // => 2.2281388519862744
 */
function isf(q: number, params: StudentTParams): number {
  check(params);
  requireProbability(q, 'q');
  const { df, location = 0, scale = 1 } = params;
  return location - scale * (df === Number.POSITIVE_INFINITY ? standardPpf(q) : standardQuantile(q, df));
}

/**
 * Moments of Student's t distribution.
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @returns mean, variance, skewness, excessKurtosis; Infinity or NaN where df is too small for them to exist.
 * @throws BOT4_STATS_ARGUMENT when df or scale is not positive or location not finite.
 * Location for ν > 1, scale²ν/(ν − 2) for ν > 2, 0 for ν > 3, 6/(ν − 4) for ν > 4.
 * Johnson, Kotz & Balakrishnan (1995), ch. 28.
 * @example studentT.moments({ df: 5 }).excessKurtosis // => 6
 */
function moments(params: StudentTParams): DistributionMoments {
  check(params);
  const { df, location = 0, scale = 1 } = params;
  if (df === Number.POSITIVE_INFINITY) return normal.moments({ mu: location, sigma: scale });
  const divergent = (from: number): number => (df > from ? Number.POSITIVE_INFINITY : Number.NaN);
  return {
    mean: df > 1 ? location : Number.NaN,
    variance: df > 2 ? scale * scale * (df / (df - 2)) : divergent(1),
    skewness: df > 3 ? 0 : Number.NaN,
    excessKurtosis: df > 4 ? 6 / (df - 4) : divergent(2),
  };
}

/**
 * Random numbers of Student's t distribution.
 * @param n how many, ≥ 0.
 * @param params degrees of freedom; location and scale when they are not 0 and 1.
 * @param rng source of chance.
 * @returns (n,) independent draws.
 * @throws BOT4_STATS_ARGUMENT when n is not a count, df or scale is not positive or location not finite.
 * Normal draw over the root of a chi-squared draw per degree of freedom. Devroye (1986), ch. IX.5; Marsaglia & Tsang
 * (2000), ACM TOMS 26(3).
 * @example studentT.sample(3, { df: 4 }, new Rng(7)).length // => 3
 */
function sample(n: number, params: StudentTParams, rng: Rng): Float64Array {
  check(params);
  const { df, location = 0, scale = 1 } = params;
  if (df === Number.POSITIVE_INFINITY) return normal.sample(n, { mu: location, sigma: scale }, rng);
  const h = df / 2;
  return fill(n, () => location + (scale * rng.normal()) / Math.sqrt(drawGamma(h, rng) / h));
}

/** Student's t distribution. */
export const studentT = { pdf, logpdf, cdf, sf, logcdf, logsf, ppf, isf, moments, fitMoments, fitMle, sample } as const;
