/** Fisher's F distribution, by the incomplete beta function with both of its sides computed directly. */

import type { Rng } from '../../../core/index.ts';
import { argumentError } from '../series.ts';
import { chi2 } from './chi2.ts';
import type { DistributionMoments } from './distribution-moments.ts';
import { fitMle, fitMoments } from './f-fit.ts';
import { betaFactor, betaincSides, logBetaFactor, logBetaincSides } from './incomplete-beta.ts';
import { standardPpf } from './normal.ts';
import { requireProbability, solveIncreasing } from './quantile-search.ts';
import { drawLogGamma, fill } from './sampling.ts';

/** Degrees of freedom of an F distribution. */
export interface FParams {
  /** Degrees of freedom of the numerator, > 0. */
  readonly d1: number;
  /** Degrees of freedom of the denominator, > 0. */
  readonly d2: number;
}

function checkParams(params: FParams): void {
  for (const key of ['d1', 'd2'] as const) {
    const d = params[key];
    if (!(d > 0 && d < Number.POSITIVE_INFINITY)) throw argumentError(key, `is ${d}, must be positive and finite`);
  }
}

/** Share r/(1 + r) of the numerator, r = d₁x/d₂, and what is left to 1, both with all digits. */
function sides(x: number, { d1, d2 }: FParams): readonly [share: number, rest: number] {
  const r = (d1 / d2) * x;
  return r > 1 ? [1 / (1 + 1 / r), 1 / r / (1 + 1 / r)] : [r / (1 + r), 1 / (1 + r)];
}

/**
 * Density of the F distribution.
 * @param x any number; below 0 the result is 0.
 * @param params degrees of freedom of numerator and denominator.
 * @returns density, ≥ 0; at 0 it is Infinity for d1 < 2, 1 for d1 = 2, 0 above.
 * @throws BOT4_STATS_ARGUMENT when d1 or d2 is not positive.
 * yᵃ(1 − y)ᵇ / (x B(a, b)), y = d₁x/(d₁x + d₂), a = d₁/2, b = d₂/2. Abramowitz & Stegun (1964) 26.6.
 * Golden: statistics/distribution-tails.json
 * @example fDist.pdf(1, { d1: 2, d2: 2 }) // => 0.25
 */
function pdf(x: number, params: FParams): number {
  checkParams(params);
  if (Number.isNaN(x)) return x;
  if (x < 0 || x === Number.POSITIVE_INFINITY) return 0;
  if (x === 0) {
    if (params.d1 === 2) return 1;
    return params.d1 < 2 ? Number.POSITIVE_INFINITY : 0;
  }
  const [share, rest] = sides(x, params);
  const factor = betaFactor(params.d1 / 2, params.d2 / 2, share, rest);
  // Below the normal numbers the factor has few digits, although the density may be of any size.
  return factor > 1e-290 ? factor / x : Math.exp(logpdf(x, params));
}

/**
 * Logarithm of the density of the F distribution; finite where the density itself underflows.
 * @param x any number; below 0 the result is −Infinity.
 * @param params degrees of freedom of numerator and denominator.
 * @returns log density.
 * @throws BOT4_STATS_ARGUMENT when d1 or d2 is not positive.
 * The logarithm of the density, its factor by Loader's deviance. Golden: statistics/distribution-tails.json
 * @example fDist.logpdf(1, { d1: 2, d2: 2 }) // => -1.3862943611198906
 */
function logpdf(x: number, params: FParams): number {
  checkParams(params);
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return Math.log(pdf(x, params));
  const [share, rest] = sides(x, params);
  return logBetaFactor(params.d1 / 2, params.d2 / 2, share, rest) - Math.log(x);
}

/**
 * Distribution function of the F distribution.
 * @param x any number; below 0 the result is 0.
 * @param params degrees of freedom of numerator and denominator.
 * @returns P(X ≤ x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when d1 or d2 is not positive.
 * I_{d₁x/(d₁x+d₂)}(d₁/2, d₂/2). Abramowitz & Stegun (1964) 26.6. Golden: statistics/distribution-tails.json
 * @example fDist.cdf(1, { d1: 4, d2: 4 }) // => 0.5
 */
function cdf(x: number, params: FParams): number {
  checkParams(params);
  if (Number.isNaN(x)) return x;
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  const [share, rest] = sides(x, params);
  return betaincSides(params.d1 / 2, params.d2 / 2, share, rest);
}

/**
 * Survival function of the F distribution, accurate in the right tail.
 * @param x any number; below 0 the result is 1.
 * @param params degrees of freedom of numerator and denominator.
 * @returns P(X > x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when d1 or d2 is not positive.
 * I_{d₂/(d₁x+d₂)}(d₂/2, d₁/2). Abramowitz & Stegun (1964) 26.6. Golden: statistics/distributions.json
 * @example fDist.sf(6, { d1: 1, d2: 10 }) // => 0.03428770646936417
 */
function sf(x: number, params: FParams): number {
  checkParams(params);
  if (Number.isNaN(x)) return x;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const [share, rest] = sides(x, params);
  return betaincSides(params.d2 / 2, params.d1 / 2, rest, share);
}

/**
 * Logarithm of the distribution function of the F distribution; finite where the cdf itself underflows.
 * @param x any number.
 * @param params degrees of freedom of numerator and denominator.
 * @returns log P(X ≤ x) ≤ 0; −Infinity at and below 0.
 * @throws BOT4_STATS_ARGUMENT when d1 or d2 is not positive.
 * The logarithm of cdf, its factor as a logarithm. Golden: statistics/distribution-tails.json
 * @example fDist.logcdf(1, { d1: 4, d2: 4 }) // => -0.6931471805599453
 */
function logcdf(x: number, params: FParams): number {
  checkParams(params);
  if (Number.isNaN(x)) return x;
  if (x <= 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const [share, rest] = sides(x, params);
  return logBetaincSides(params.d1 / 2, params.d2 / 2, share, rest);
}

/**
 * Logarithm of the survival function of the F distribution; finite where sf itself underflows.
 * @param x any number.
 * @param params degrees of freedom of numerator and denominator.
 * @returns log P(X > x) ≤ 0; 0 at and below 0.
 * @throws BOT4_STATS_ARGUMENT when d1 or d2 is not positive.
 * The logarithm of sf, its factor as a logarithm. Golden: statistics/distribution-tails.json
 * @example fDist.logsf(1, { d1: 4, d2: 4 }) // => -0.6931471805599453
 */
function logsf(x: number, params: FParams): number {
  checkParams(params);
  if (Number.isNaN(x)) return x;
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  const [share, rest] = sides(x, params);
  return logBetaincSides(params.d2 / 2, params.d1 / 2, rest, share);
}

/** First guess of log r, r = d₁x/d₂: the normal approximation of Fisher's z, a gamma variable, or the leading power. */
function firstGuess(p: number, q: number, a: number, b: number): number {
  if (a >= 1 && b >= 1) {
    // Abramowitz & Stegun (1964) 26.6.16 with 26.5.22.
    const y = p < q ? standardPpf(p) : -standardPpf(q);
    const [ra, rb] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
    const h = 2 / (ra + rb);
    const l = (y * y - 3) / 6;
    const w = (y * Math.sqrt(Math.max(0, h + l))) / h - (ra - rb) * (l + 5 / 6 - 2 / (3 * h));
    return 2 * w + Math.log(a / b);
  }
  // One shape of at least 1: the gamma variable of the other one decides.
  if (b >= 1 && p > 1e-3) return Math.log(chi2.isf(q, { df: 2 * a }) / (2 * b));
  if (a >= 1 && q > 1e-3) return Math.log((2 * a) / chi2.ppf(q, { df: 2 * b }));
  const logB = -(logBetaFactor(a, b, 0.5, 0.5) + (a + b) * Math.LN2);
  if (p < q) return (Math.log(p) + Math.log(a) + logB) / a;
  return -(Math.log(q) + Math.log(b) + logB) / b;
}

/**
 * Quantile function of the F distribution.
 * @param p probability in [0, 1].
 * @param params degrees of freedom of numerator and denominator.
 * @returns x with P(X ≤ x) = p; 0 and Infinity at the ends, and where the quantile is beyond the range of doubles.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1], or d1 or d2 is not positive.
 * Bracketed Newton on log x against the logarithm of the smaller tail. Golden: statistics/distribution-tails.json
 * @example fDist.ppf(0.5, { d1: 4, d2: 4 }) // => 1
 */
function ppf(p: number, params: FParams): number {
  checkParams(params);
  requireProbability(p, 'p');
  return quantile(p, 1 - p, params);
}

/**
 * Inverse survival function of the F distribution: critical values of error rates too small for 1 − p.
 * @param q probability in [0, 1].
 * @param params degrees of freedom of numerator and denominator.
 * @returns x with P(X > x) = q; Infinity and 0 at the ends.
 * @throws BOT4_STATS_ARGUMENT when q is outside [0, 1], or d1 or d2 is not positive.
 * The search of `ppf` with the tails exchanged. Golden: statistics/distribution-tails.json
 * @example fDist.isf(0.5, { d1: 4, d2: 4 }) // => 1
 */
function isf(q: number, params: FParams): number {
  checkParams(params);
  requireProbability(q, 'q');
  return quantile(1 - q, q, params);
}

/** x with P(X ≤ x) = p and P(X > x) = q. */
function quantile(p: number, q: number, params: FParams): number {
  if (p === 0) return 0;
  if (q === 0) return Number.POSITIVE_INFINITY;
  const [a, b] = [params.d1 / 2, params.d2 / 2];
  const lower = p < q;
  const target = Math.log(lower ? p : q);
  const f = (u: number): readonly [number, number] => {
    const [share, rest] = logistic(u);
    const mass = lower ? logBetaincSides(a, b, share, rest) : logBetaincSides(b, a, rest, share);
    const slope = Math.exp(logBetaFactor(a, b, share, rest) - mass);
    return lower ? [mass - target, slope] : [target - mass, slope];
  };
  // Beyond ±700 the share or the rest underflows; there the leading power is exact and beyond the range of doubles.
  const start = firstGuess(p, q, a, b);
  if (start < -700 || start > 700) return start < 0 ? 0 : Number.POSITIVE_INFINITY;
  return Math.exp(solveIncreasing(f, start, -705, 705)) * (params.d2 / params.d1);
}

/** eᵘ/(1 + eᵘ) and what is left to 1. */
function logistic(u: number): readonly [number, number] {
  const e = Math.exp(-Math.abs(u));
  return u < 0 ? [e / (1 + e), 1 / (1 + e)] : [1 / (1 + e), e / (1 + e)];
}

/**
 * Moments of the F distribution.
 * @param params degrees of freedom of numerator and denominator.
 * @returns mean, variance, skewness, excessKurtosis; Infinity or NaN where d2 is too small for them to exist.
 * @throws BOT4_STATS_ARGUMENT when d1 or d2 is not positive.
 * Mean d₂/(d₂ − 2), variance 2m²(d₁ + d₂ − 2)/(d₁(d₂ − 4)); skewness is finite for d₂ > 6, kurtosis for d₂ > 8.
 * Johnson, Kotz & Balakrishnan (1995), ch. 27. Golden: statistics/distribution-tails.json
 * @example fDist.moments({ d1: 2, d2: 6 }).mean // => 1.5
 */
function moments(params: FParams): DistributionMoments {
  checkParams(params);
  const { d1, d2 } = params;
  const mean = d2 > 2 ? d2 / (d2 - 2) : Number.POSITIVE_INFINITY;
  const s = d1 + d2 - 2;
  const variance = (2 * mean * mean * s) / (d1 * (d2 - 4));
  const skewness = ((2 * d1 + d2 - 2) / (d2 - 6)) * Math.sqrt((8 / d1) * ((d2 - 4) / s));
  const divergent = d2 > 4 ? Number.POSITIVE_INFINITY : Number.NaN;
  const top = d1 * (5 * d2 - 22) * s + (d2 - 4) * (d2 - 2) ** 2;
  return {
    mean,
    variance: d2 > 4 ? variance : d2 > 2 ? Number.POSITIVE_INFINITY : Number.NaN,
    skewness: d2 > 6 ? skewness : divergent,
    excessKurtosis: d2 > 8 ? (12 * top) / (d1 * (d2 - 6) * (d2 - 8) * s) : divergent,
  };
}

/**
 * Random numbers of the F distribution.
 * @param n how many, ≥ 0.
 * @param params degrees of freedom of numerator and denominator.
 * @param rng source of chance.
 * @returns (n,) independent draws.
 * @throws BOT4_STATS_ARGUMENT when n is not a count, or d1 or d2 is not positive.
 * Ratio of two gamma draws, from their logarithms. Devroye (1986), ch. IX; Marsaglia & Tsang (2000), ACM TOMS 26(3).
 * @example fDist.sample(3, { d1: 4, d2: 9 }, new Rng(7)).length // => 3
 */
function sample(n: number, params: FParams, rng: Rng): Float64Array {
  checkParams(params);
  const { d1, d2 } = params;
  return fill(n, () => Math.exp(drawLogGamma(d1 / 2, rng) - drawLogGamma(d2 / 2, rng)) * (d2 / d1));
}

/** Fisher's F distribution. */
export const fDist = { pdf, logpdf, cdf, sf, logcdf, logsf, ppf, isf, moments, fitMoments, fitMle, sample } as const;
