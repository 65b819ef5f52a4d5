/** The log-normal distribution: the logarithm of the variable is normal. Tails are those of the normal distribution. */

import type { Rng } from '../../../core/index.ts';
import { argumentError, requireFinite, type Series } from '../series.ts';
import type { DistributionMoments } from './distribution-moments.ts';
import { normal } from './normal.ts';
import { positiveSample } from './positive-sample.ts';
import { fill } from './sampling.ts';

/** Location and spread of the logarithm. */
export interface LogNormalParams {
  /** Mean of the logarithm. */
  readonly mu: number;
  /** Standard deviation of the logarithm, > 0. */
  readonly sigma: number;
}

/** Fitted parameters and the log-likelihood there. */
export interface LogNormalFit extends LogNormalParams {
  readonly logLikelihood: number;
}

const LOG_TWO_PI = 1.8378770664093456;

function check(params: LogNormalParams): void {
  requireFinite(params.mu, 'mu');
  if (!(params.sigma > 0 && params.sigma < Number.POSITIVE_INFINITY)) {
    throw argumentError('sigma', `is ${params.sigma}, must be positive and finite`);
  }
}

/**
 * Logarithm of the density of the log-normal distribution.
 * @param x any number.
 * @param params mean and standard deviation of the logarithm.
 * @returns log density; −Infinity at and below 0.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * −z²/2 − log(xσ√(2π)), z = (log x − μ)/σ. Johnson, Kotz & Balakrishnan (1994), ch. 14. Golden: statistics/distributions.json
 * @example logNormal.logpdf(1, { mu: 0, sigma: 1 }) // => -0.9189385332046728
 */
function logpdf(x: number, params: LogNormalParams): number {
  check(params);
  if (x <= 0 || x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  return normal.logpdf(Math.log(x), params) - Math.log(x);
}

/**
 * Density of the log-normal distribution.
 * @param x any number; at and below 0 the result is 0.
 * @param params mean and standard deviation of the logarithm.
 * @returns density, ≥ 0.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * φ(z)/(xσ), z = (log x − μ)/σ. Johnson, Kotz & Balakrishnan (1994), ch. 14. Golden: statistics/distributions.json
 * @example logNormal.pdf(1, { mu: 0, sigma: 1 }) // => 0.3989422804014327
 */
function pdf(x: number, params: LogNormalParams): number {
  check(params);
  if (x <= 0 || x === Number.POSITIVE_INFINITY) return 0;
  const log = Math.log(x);
  const factor = normal.pdf(log, params);
  // Below the normal numbers the factor has few digits, although the density may be of any size.
  return factor > 1e-290 ? factor / x : Math.exp(normal.logpdf(log, params) - log);
}

/**
 * Distribution function of the log-normal distribution.
 * @param x any number; at and below 0 the result is 0.
 * @param params mean and standard deviation of the logarithm.
 * @returns P(X ≤ x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * Φ((log x − μ)/σ). Johnson, Kotz & Balakrishnan (1994), ch. 14. Golden: statistics/distributions.json
 * @example logNormal.cdf(1, { mu: 0, sigma: 1 }) // => 0.5
 */
function cdf(x: number, params: LogNormalParams): number {
  check(params);
  return x <= 0 ? 0 : normal.cdf(Math.log(x), params);
}

/**
 * Survival function of the log-normal distribution, accurate in the right tail.
 * @param x any number; at and below 0 the result is 1.
 * @param params mean and standard deviation of the logarithm.
 * @returns P(X > x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * Φ((μ − log x)/σ). Johnson, Kotz & Balakrishnan (1994), ch. 14. Golden: statistics/distributions.json
 * @example logNormal.sf(1, { mu: 0, sigma: 1 }) // => 0.5
 */
function sf(x: number, params: LogNormalParams): number {
  check(params);
  return x <= 0 ? 1 : normal.sf(Math.log(x), params);
}

/**
 * Logarithm of the distribution function of the log-normal distribution; finite where the cdf itself underflows.
 * @param x any number.
 * @param params mean and standard deviation of the logarithm.
 * @returns log P(X ≤ x) ≤ 0; −Infinity at and below 0.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * log Φ((log x − μ)/σ), as for the normal distribution. Golden: statistics/distributions.json
 * @example logNormal.logcdf(Math.exp(-12), { mu: 0, sigma: 1 }) // => -75.4106730015688
 */
function logcdf(x: number, params: LogNormalParams): number {
  check(params);
  return x <= 0 ? Number.NEGATIVE_INFINITY : normal.logcdf(Math.log(x), params);
}

/**
 * Logarithm of the survival function of the log-normal distribution; finite where sf itself underflows.
 * @param x any number.
 * @param params mean and standard deviation of the logarithm.
 * @returns log P(X > x) ≤ 0; 0 at and below 0.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * log Φ((μ − log x)/σ), as for the normal distribution. Golden: statistics/distributions.json
 * @example logNormal.logsf(Math.exp(12), { mu: 0, sigma: 1 }) // => -75.4106730015688
 */
function logsf(x: number, params: LogNormalParams): number {
  check(params);
  return x <= 0 ? 0 : normal.logsf(Math.log(x), params);
}

/**
 * Quantile function of the log-normal distribution.
 * @param p probability in [0, 1].
 * @param params mean and standard deviation of the logarithm.
 * @returns x with P(X ≤ x) = p; 0 and Infinity at the ends.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1], mu is not finite or sigma not positive.
 * exp(μ + σΦ⁻¹(p)). Johnson, Kotz & Balakrishnan (1994), ch. 14. Golden: statistics/distributions.json
 * @example logNormal.ppf(0.5, { mu: 0, sigma: 1 }) // => 1
 */
function ppf(p: number, params: LogNormalParams): number {
  check(params);
  return Math.exp(normal.ppf(p, params));
}

/**
 * Inverse survival function of the log-normal distribution: critical values of error rates too small for 1 − p.
 * @param q probability in [0, 1].
 * @param params mean and standard deviation of the logarithm.
 * @returns x with P(X > x) = q; Infinity and 0 at the ends.
 * @throws BOT4_STATS_ARGUMENT when q is outside [0, 1], mu is not finite or sigma not positive.
 * exp(μ − σΦ⁻¹(q)). Golden: statistics/distribution-tails.json
 * @example logNormal.isf(0.5, { mu: 0, sigma: 1 }) // => 1
 */
function isf(q: number, params: LogNormalParams): number {
  check(params);
  return Math.exp(normal.isf(q, params));
}

/**
 * Moments of the log-normal distribution.
 * @param params mean and standard deviation of the logarithm.
 * @returns mean, variance, skewness, excessKurtosis; Infinity beyond the range of doubles.
 * @throws BOT4_STATS_ARGUMENT when mu is not finite or sigma not positive.
 * With w = exp(σ²): exp(μ)√w, exp(2μ)w(w − 1), (w + 2)√(w − 1), w⁴ + 2w³ + 3w² − 6; differences by expm1.
 * Johnson, Kotz & Balakrishnan (1994), ch. 14. Golden: statistics/distributions.json
 * @example logNormal.moments({ mu: 0, sigma: 1 }).mean // => 1.6487212707001282
 */
function moments(params: LogNormalParams): DistributionMoments {
  check(params);
  const { mu, sigma } = params;
  const s = sigma * sigma;
  const rise = Math.expm1(s);
  return {
    mean: Math.exp(mu + s / 2),
    variance: rise * Math.exp(2 * mu + s),
    skewness: (rise + 3) * Math.sqrt(rise),
    excessKurtosis: Math.expm1(4 * s) + 2 * Math.expm1(3 * s) + 3 * Math.expm1(2 * s),
  };
}

/**
 * Fit of the log-normal distribution by maximum likelihood.
 * @param x (n,) sample, finite, > 0, not constant; n ≥ 2.
 * @returns mu and sigma (divisor n) of the logarithms, logLikelihood of the sample there.
 * @throws BOT4_STATS_INPUT when x is shorter than 2, constant, or has a value that is not finite and positive.
 * μ̂ = mean log x, σ̂² = mean (log x − μ̂)². Johnson, Kotz & Balakrishnan (1994), ch. 14. Golden: statistics/distributions.json
 * @example logNormal.fitMle([1, Math.E]).sigma // => 0.5
 */
function fitMle(x: Series): LogNormalFit {
  const { n, meanLog, varianceLog } = positiveSample(x);
  const sigma = Math.sqrt(varianceLog);
  const logLikelihood = -n * (0.5 * (LOG_TWO_PI + 1) + Math.log(sigma) + meanLog);
  return { mu: meanLog, sigma, logLikelihood };
}

/**
 * Fit of the log-normal distribution by the method of moments.
 * @param x (n,) sample, finite, > 0, not constant; n ≥ 2.
 * @returns mu and sigma of the distribution with the mean and the variance (divisor n) of x.
 * @throws BOT4_STATS_INPUT when x is shorter than 2, constant, or has a value that is not finite and positive.
 * σ² = log(1 + v/m²), μ = log m − σ²/2. Johnson, Kotz & Balakrishnan (1994), ch. 14.
 * @example logNormal.fitMoments([1, 3]).sigma // => 0.47238072707743883
 */
function fitMoments(x: Series): LogNormalParams {
  const { mean, relativeVariance } = positiveSample(x);
  const s = Math.log1p(relativeVariance);
  return { mu: Math.log(mean) - s / 2, sigma: Math.sqrt(s) };
}

/**
 * Random numbers of the log-normal distribution.
 * @param n how many, ≥ 0.
 * @param params mean and standard deviation of the logarithm.
 * @param rng source of chance.
 * @returns (n,) independent draws.
 * @throws BOT4_STATS_ARGUMENT when n is not a count, mu is not finite or sigma not positive.
 * exp of a normal draw (polar method, Marsaglia & Bray 1964).
 * @example logNormal.sample(3, { mu: 0, sigma: 1 }, new Rng(7)).length // => 3
 */
function sample(n: number, params: LogNormalParams, rng: Rng): Float64Array {
  check(params);
  return fill(n, () => Math.exp(params.mu + params.sigma * rng.normal()));
}

/** The log-normal distribution. */
export const logNormal = {
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
