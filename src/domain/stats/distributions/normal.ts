/**
 * The normal distribution. Both tails are computed directly: the survival function is never 1 − cdf, and the far tail
 * keeps all digits because exp(−z²/2) is computed with the rounding of z² taken back. Only fits and samples allocate.
 */

import type { Rng } from '../../../core/index.ts';
import { argumentError, requireFinite, type Series, standardise } from '../series.ts';
import type { DistributionMoments } from './distribution-moments.ts';
import { erf, expMinusSquare, inverseErfc, scaledErfc } from './erf.ts';
import { requireProbability } from './quantile-search.ts';
import { fill } from './sampling.ts';

/** Location and spread of a normal distribution. */
export interface NormalParams {
  /** Mean. @defaultValue 0 */
  readonly mu?: number;
  /** Standard deviation, > 0. @defaultValue 1 */
  readonly sigma?: number;
}

/** Fitted parameters and the log-likelihood there. */
export interface NormalFit extends Required<NormalParams> {
  readonly logLikelihood: number;
}

const STANDARD: NormalParams = {};
const INV_SQRT_TWO_PI = 0.3989422804014327;
const HALF_LOG_TWO_PI = 0.9189385332046728;

function check(mu: number, sigma: number): void {
  requireFinite(mu, 'mu');
  if (!(sigma > 0 && sigma < Number.POSITIVE_INFINITY)) {
    throw argumentError('sigma', `is ${sigma}, must be positive and finite`);
  }
}

function toStandard(x: number, params: NormalParams): number {
  const { mu = 0, sigma = 1 } = params;
  check(mu, sigma);
  return (x - mu) / sigma;
}

/** P(Z > z) for z ≥ 0. */
function upperTail(z: number): number {
  return 0.5 * expMinusSquare(z, 2) * scaledErfc(z * Math.SQRT1_2);
}

/** P(Z ≤ z). */
export function standardCdf(z: number): number {
  if (z < -0.7) return upperTail(-z);
  if (z > 0.7) return 1 - upperTail(z);
  return 0.5 + 0.5 * erf(z * Math.SQRT1_2);
}

/**
 * Density of the normal distribution.
 * @param x any number.
 * @param params mean and standard deviation; standard normal when absent.
 * @returns density, ≥ 0.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * φ(z)/σ with z = (x − μ)/σ, φ(z) = exp(−z²/2)/√(2π). Abramowitz & Stegun (1964) 26.2.1. Golden: statistics/distributions.json
 * @example normal.pdf(0) // => 0.3989422804014327
 */
function pdf(x: number, params: NormalParams = STANDARD): number {
  return (INV_SQRT_TWO_PI * expMinusSquare(toStandard(x, params), 2)) / (params.sigma ?? 1);
}

/**
 * Logarithm of the density of the normal distribution.
 * @param x any number.
 * @param params mean and standard deviation; standard normal when absent.
 * @returns log density.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * −z²/2 − log σ − ½ log 2π with z = (x − μ)/σ. Abramowitz & Stegun (1964) 26.2.1.
 * @example normal.logpdf(100) // => -5000.918938533205
 */
function logpdf(x: number, params: NormalParams = STANDARD): number {
  const z = toStandard(x, params);
  return -0.5 * z * z - Math.log(params.sigma ?? 1) - HALF_LOG_TWO_PI;
}

/**
 * Distribution function of the normal distribution.
 * @param x any number.
 * @param params mean and standard deviation; standard normal when absent.
 * @returns P(X ≤ x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * Φ(z) = ½ erfc(−z/√2). Abramowitz & Stegun (1964) 26.2.29. Golden: statistics/distributions.json
 * @example normal.cdf(1.96) // => 0.9750021048517795
 */
function cdf(x: number, params: NormalParams = STANDARD): number {
  return standardCdf(toStandard(x, params));
}

/**
 * Survival function of the normal distribution, accurate in the right tail.
 * @param x any number.
 * @param params mean and standard deviation; standard normal when absent.
 * @returns P(X > x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * 1 − Φ(z) = ½ erfc(z/√2). Abramowitz & Stegun (1964) 26.2.29. Golden: statistics/distributions.json
 * @example normal.sf(12) // => 1.776482112077679e-33
 */
function sf(x: number, params: NormalParams = STANDARD): number {
  return standardCdf(-toStandard(x, params));
}

/**
 * Logarithm of the distribution function of the normal distribution; finite where the cdf itself underflows.
 * @param x any number.
 * @param params mean and standard deviation; standard normal when absent.
 * @returns log P(X ≤ x) ≤ 0.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * For z < −1: log(½ exp(z²/2) erfc(−z/√2)) − z²/2. Golden: statistics/distributions.json
 * @example normal.logcdf(-12) // => -75.4106730015688
 */
function logcdf(x: number, params: NormalParams = STANDARD): number {
  return logcdfStandard(toStandard(x, params));
}

/** log P(Z ≤ z). */
function logcdfStandard(z: number): number {
  if (z < -1) return Math.log(0.5 * scaledErfc(-z * Math.SQRT1_2)) - 0.5 * z * z;
  if (z > 0) return Math.log1p(-standardCdf(-z));
  return Math.log(standardCdf(z));
}

/**
 * Logarithm of the survival function of the normal distribution; finite where sf itself underflows.
 * @param x any number.
 * @param params mean and standard deviation; standard normal when absent.
 * @returns log P(X > x) ≤ 0.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * logcdf of the mirrored variable. Golden: statistics/distributions.json
 * @example normal.logsf(12) // => -75.4106730015688
 */
function logsf(x: number, params: NormalParams = STANDARD): number {
  return logcdfStandard(-toStandard(x, params));
}

/** Quantile of the standard normal distribution. */
export function standardPpf(p: number): number {
  requireProbability(p, 'p');
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p, 0.5 - p) : upperQuantile(1 - p, p - 0.5);
}

/** z > 0 with P(Z > z) = q, where c = ½ − q is given too because it is exact near the centre and q near the tail. */
function upperQuantile(q: number, c: number): number {
  if (q < 0.25) return Math.SQRT2 * inverseErfc(2 * q);
  let z = c / INV_SQRT_TWO_PI;
  for (let step = 0; step < 8; step++) {
    const newton = (0.5 * erf(z * Math.SQRT1_2) - c) / (INV_SQRT_TWO_PI * Math.exp(-0.5 * z * z));
    const move = newton / (1 + 0.5 * z * newton);
    z -= move;
    if (Math.abs(move) <= 1e-7 * z) break; // cubic convergence
  }
  return z;
}

/**
 * Quantile function of the normal distribution.
 * @param p probability in [0, 1].
 * @param params mean and standard deviation; standard normal when absent.
 * @returns x with P(X ≤ x) = p; ∓Infinity at 0 and 1.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1], mu is not finite or sigma not positive.
 * Halley's method on erf near the centre and on log erfc in the tails. Golden: statistics/distributions.json
 * @example normal.ppf(0.05, { mu: 0, sigma: 1 }) // => -1.6448536269514722
 */
function ppf(p: number, params: NormalParams = STANDARD): number {
  const { mu = 0, sigma = 1 } = params;
  check(mu, sigma);
  return mu + sigma * standardPpf(p);
}

/**
 * Inverse survival function of the normal distribution: critical values of error rates too small for 1 − p.
 * @param q probability in [0, 1].
 * @param params mean and standard deviation; standard normal when absent.
 * @returns x with P(X > x) = q; ±Infinity at 0 and 1.
 * @throws BOT4_STATS_ARGUMENT when q is outside [0, 1], mu is not finite or sigma not positive.
 * The mirrored quantile function. Golden: statistics/distribution-tails.json
 * @example normal.isf(1e-20) // => 9.262340089798409
 */
function isf(q: number, params: NormalParams = STANDARD): number {
  const { mu = 0, sigma = 1 } = params;
  check(mu, sigma);
  return mu - sigma * standardPpf(requireProbability(q, 'q'));
}

/**
 * Moments of the normal distribution.
 * @param params mean and standard deviation; standard normal when absent.
 * @returns mean, variance, skewness 0, excessKurtosis 0.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * μ, σ². Abramowitz & Stegun (1964) 26.2.
 * @example normal.moments({ mu: 1, sigma: 3 }).variance // => 9
 */
function moments(params: NormalParams = STANDARD): DistributionMoments {
  const { mu = 0, sigma = 1 } = params;
  check(mu, sigma);
  return { mean: mu, variance: sigma * sigma, skewness: 0, excessKurtosis: 0 };
}

/**
 * Fit of the normal distribution by maximum likelihood.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @returns mu, sigma (divisor n), logLikelihood of the sample there.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 2.
 * μ̂ = mean x, σ̂² = mean (x − μ̂)². Johnson, Kotz & Balakrishnan (1994), ch. 13.
 * @example normal.fitMle([1, 2, 3]).mu // => 2
 */
function fitMle(x: Series): NormalFit {
  const { mu, sigma } = fitMoments(x);
  return { mu, sigma, logLikelihood: -x.length * (HALF_LOG_TWO_PI + 0.5 + Math.log(sigma)) };
}

/**
 * Fit of the normal distribution by the method of moments; for this distribution it is the maximum likelihood fit.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @returns mu and sigma (divisor n).
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 2.
 * μ̂ = mean x, σ̂² = mean (x − μ̂)². Johnson, Kotz & Balakrishnan (1994), ch. 13.
 * @example normal.fitMoments([1, 3]).sigma // => 1
 */
function fitMoments(x: Series): Required<NormalParams> {
  const { z, mean, scale } = standardise(x, 'x', 2);
  let squares = 0;
  for (let i = 0; i < z.length; i++) squares += (z[i] as number) ** 2;
  return { mu: mean, sigma: Math.sqrt(squares / z.length) / scale };
}

/**
 * Random numbers of the normal distribution.
 * @param n how many, ≥ 0.
 * @param params mean and standard deviation.
 * @param rng source of chance.
 * @returns (n,) independent draws.
 * @throws BOT4_STATS_ARGUMENT when n is not a count, mu is not finite or sigma not positive.
 * Polar method of Marsaglia & Bray (1964), SIAM Review 6(3).
 * @example normal.sample(3, { mu: 0, sigma: 1 }, new Rng(7)).length // => 3
 */
function sample(n: number, params: NormalParams, rng: Rng): Float64Array {
  const { mu = 0, sigma = 1 } = params;
  check(mu, sigma);
  return fill(n, () => mu + sigma * rng.normal());
}

/** The normal distribution N(μ, σ²). */
export const normal = {
  pdf,
  logpdf,
  cdf,
  sf,
  logcdf,
  logsf,
  ppf,
  isf,
  moments,
  fitMoments,
  fitMle,
  sample,
} as const;

/** Two-sided p-value of a statistic that is standard normal under the null hypothesis. */
export function twoSidedNormal(z: number): number {
  return 2 * standardCdf(-Math.abs(z));
}
