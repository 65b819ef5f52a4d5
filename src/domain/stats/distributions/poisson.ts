/**
 * The Poisson distribution. Probabilities go through Loader's deviance, so that a mean of a million keeps its digits;
 * both tails are incomplete gamma functions.
 */

import type { Rng } from '../../../core/index.ts';
import { argumentError, dataError, requireSeries, type Series } from '../series.ts';
import type { DistributionMoments } from './distribution-moments.ts';
import {
  gammaincP,
  gammaincQ,
  logGammaincP,
  logGammaincQ,
  logPoissonFactor,
  poissonFactor,
} from './incomplete-gamma.ts';
import { standardPpf } from './normal.ts';
import { requireProbability } from './quantile-search.ts';
import { drawPoisson, fill } from './sampling.ts';

/** Mean of a Poisson distribution. */
export interface PoissonParams {
  /** Mean, ≥ 0; 0 is the distribution that is always 0. */
  readonly mu: number;
}

/** Fitted mean and the log-likelihood there. */
export interface PoissonFit extends PoissonParams {
  readonly logLikelihood: number;
}

function check(params: PoissonParams): void {
  if (!(params.mu >= 0 && params.mu < Number.POSITIVE_INFINITY)) {
    throw argumentError('mu', `is ${params.mu}, must not be negative and must be finite`);
  }
}

/**
 * Probability of a count under the Poisson distribution.
 * @param k any number; what is not a count has probability 0.
 * @param params mean.
 * @returns P(K = k) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when mu is negative or not finite.
 * μᵏe^(−μ)/k!. Johnson, Kemp & Kotz (2005), ch. 4; Loader (2000). Golden: statistics/distributions.json
 * @example poisson.pmf(2, { mu: 1 }) // => 0.18393972058572117
 */
function pmf(k: number, params: PoissonParams): number {
  check(params);
  const { mu } = params;
  if (Number.isNaN(k)) return k;
  if (k < 0 || !Number.isInteger(k)) return 0;
  if (mu === 0) return k === 0 ? 1 : 0;
  return k === 0 ? Math.exp(-mu) : poissonFactor(k, mu);
}

/**
 * Logarithm of the probability of a count under the Poisson distribution; finite where pmf itself underflows.
 * @param k any number; −Infinity for what is not a count.
 * @param params mean.
 * @returns log P(K = k) ≤ 0.
 * @throws BOT4_STATS_ARGUMENT when mu is negative or not finite.
 * k log μ − μ − log k!, by Loader's deviance. Loader (2000). Golden: statistics/distributions.json
 * @example poisson.logpmf(0, { mu: 1000 }) // => -1000
 */
function logpmf(k: number, params: PoissonParams): number {
  check(params);
  const { mu } = params;
  if (Number.isNaN(k)) return k;
  if (k < 0 || !Number.isInteger(k)) return Number.NEGATIVE_INFINITY;
  if (k === 0) return 0 - mu;
  return mu === 0 ? Number.NEGATIVE_INFINITY : logPoissonFactor(k, mu);
}

/**
 * Distribution function of the Poisson distribution.
 * @param k any number; the fraction of k does not count.
 * @param params mean.
 * @returns P(K ≤ k) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when mu is negative or not finite.
 * Q(⌊k⌋ + 1, μ). Johnson, Kemp & Kotz (2005), ch. 4. Golden: statistics/distributions.json
 * @example poisson.cdf(1, { mu: 1 }) // => 0.7357588823428847
 */
function cdf(k: number, params: PoissonParams): number {
  check(params);
  if (Number.isNaN(k)) return k;
  if (k < 0) return 0;
  return k === Number.POSITIVE_INFINITY ? 1 : gammaincQ(Math.floor(k) + 1, params.mu);
}

/**
 * Survival function of the Poisson distribution, accurate in the right tail.
 * @param k any number; the fraction of k does not count.
 * @param params mean.
 * @returns P(K > k) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when mu is negative or not finite.
 * P(⌊k⌋ + 1, μ). Johnson, Kemp & Kotz (2005), ch. 4. Golden: statistics/distributions.json
 * @example poisson.sf(0, { mu: 1 }) // => 0.6321205588285577
 */
function sf(k: number, params: PoissonParams): number {
  check(params);
  if (Number.isNaN(k)) return k;
  if (k < 0) return 1;
  return k === Number.POSITIVE_INFINITY ? 0 : gammaincP(Math.floor(k) + 1, params.mu);
}

/**
 * Logarithm of the distribution function of the Poisson distribution; finite where the cdf itself underflows.
 * @param k any number; the fraction of k does not count.
 * @param params mean.
 * @returns log P(K ≤ k) ≤ 0; −Infinity below 0.
 * @throws BOT4_STATS_ARGUMENT when mu is negative or not finite.
 * log Q(⌊k⌋ + 1, μ), its leading factor as a logarithm.
 * @example poisson.logcdf(0, { mu: 2000 }) // => -2000
 */
function logcdf(k: number, params: PoissonParams): number {
  check(params);
  if (Number.isNaN(k)) return k;
  if (k < 0) return Number.NEGATIVE_INFINITY;
  return k === Number.POSITIVE_INFINITY ? 0 : logGammaincQ(Math.floor(k) + 1, params.mu);
}

/**
 * Logarithm of the survival function of the Poisson distribution; finite where sf itself underflows.
 * @param k any number; the fraction of k does not count.
 * @param params mean.
 * @returns log P(K > k) ≤ 0; 0 below 0.
 * @throws BOT4_STATS_ARGUMENT when mu is negative or not finite.
 * log P(⌊k⌋ + 1, μ), its leading factor as a logarithm. Johnson, Kemp & Kotz (2005), ch. 4.
 * @example poisson.logsf(0, { mu: 1e-300 }) // => -690.7755278982137
 */
function logsf(k: number, params: PoissonParams): number {
  check(params);
  if (Number.isNaN(k)) return k;
  if (k < 0) return 0;
  return k === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : logGammaincP(Math.floor(k) + 1, params.mu);
}

/**
 * Quantile function of the Poisson distribution.
 * @param p probability in [0, 1].
 * @param params mean.
 * @returns the smallest count k with P(K ≤ k) ≥ p; Infinity for p = 1 (0 when mu = 0).
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1], or mu is negative or not finite.
 * Cornish-Fisher start, then a bracket by growing steps and bisection on the cdf. Golden: statistics/distributions.json
 * @example poisson.ppf(0.5, { mu: 3.7 }) // => 4
 */
function ppf(p: number, params: PoissonParams): number {
  check(params);
  requireProbability(p, 'p');
  const { mu } = params;
  if (mu === 0 || p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  return smallestCount(mu, standardPpf(p), (k) => gammaincQ(k + 1, mu) >= p);
}

/**
 * Inverse survival function of the Poisson distribution: critical values of error rates too small for 1 − p.
 * @param q probability in [0, 1].
 * @param params mean.
 * @returns the smallest count k with P(K > k) ≤ q; Infinity for q = 0 (0 when mu = 0).
 * @throws BOT4_STATS_ARGUMENT when q is outside [0, 1], or mu is negative or not finite.
 * The search of `ppf` on sf. Golden: statistics/distribution-tails.json
 * @example poisson.isf(1e-30, { mu: 1 }) // => 28
 */
function isf(q: number, params: PoissonParams): number {
  check(params);
  requireProbability(q, 'q');
  const { mu } = params;
  if (mu === 0 || q === 1) return 0;
  if (q === 0) return Number.POSITIVE_INFINITY;
  return smallestCount(mu, -standardPpf(q), (k) => gammaincP(k + 1, mu) <= q);
}

/** The smallest count that satisfies a condition which holds from there on; z is its distance in standard deviations. */
function smallestCount(mu: number, z: number, reaches: (k: number) => boolean): number {
  // `low` does not reach, `high` does.
  let low = -1;
  let high = Math.max(0, Math.floor(mu + Math.sqrt(mu) * z + (z * z - 1) / 6));
  let step = 1;
  while (!reaches(high)) {
    low = high;
    high += step;
    step *= 2;
  }
  for (step = 1; high - low > 1 && high - step > low; step *= 2) {
    if (reaches(high - step)) high -= step;
    else low = high - step;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Moments of the Poisson distribution.
 * @param params mean.
 * @returns mean, variance, skewness, excessKurtosis; the last two are NaN when mu = 0.
 * @throws BOT4_STATS_ARGUMENT when mu is negative or not finite.
 * μ, μ, 1/√μ, 1/μ. Johnson, Kemp & Kotz (2005), ch. 4. Golden: statistics/distributions.json
 * @example poisson.moments({ mu: 4 }).skewness // => 0.5
 */
function moments(params: PoissonParams): DistributionMoments {
  check(params);
  const { mu } = params;
  const shape = mu === 0 ? Number.NaN : 1 / mu;
  return { mean: mu, variance: mu, skewness: Math.sqrt(shape), excessKurtosis: shape };
}

/**
 * Fit of the Poisson distribution by maximum likelihood, which is the method of moments too.
 * @param x (n,) counts, not all 0; n ≥ 1. May be constant: equal counts are no contradiction here.
 * @returns mu, the mean of x; logLikelihood of the sample there.
 * @throws BOT4_STATS_INPUT when x is empty, has a value that is not a count, or is all 0.
 * μ̂ = mean x. Johnson, Kemp & Kotz (2005), ch. 4.
 * @example poisson.fitMle([0, 1, 5]).mu // => 2
 */
function fitMle(x: Series): PoissonFit {
  requireSeries(x, 'x', 1);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const k = x[i] as number;
    if (k < 0 || !Number.isSafeInteger(k)) throw dataError('x', `is not a count at index ${i}`);
    sum += k;
  }
  const mu = sum / x.length;
  if (mu === 0) throw dataError('x', 'is all 0: no event to estimate a rate from');
  let logLikelihood = 0;
  for (let i = 0; i < x.length; i++) logLikelihood += logpmf(x[i] as number, { mu });
  return { mu, logLikelihood };
}

/**
 * Fit of the Poisson distribution by the method of moments.
 * @param x (n,) counts, not all 0; n ≥ 1.
 * @returns mu, the mean of x.
 * @throws BOT4_STATS_INPUT when x is empty, has a value that is not a count, or is all 0.
 * μ̂ = mean x. Johnson, Kemp & Kotz (2005), ch. 4.
 * @example poisson.fitMoments([0, 1, 5]).mu // => 2
 */
function fitMoments(x: Series): PoissonParams {
  return { mu: fitMle(x).mu };
}

/**
 * Random counts of the Poisson distribution.
 * @param n how many, ≥ 0.
 * @param params mean.
 * @param rng source of chance.
 * @returns (n,) independent draws.
 * @throws BOT4_STATS_ARGUMENT when n is not a count, or mu is negative or not finite.
 * Inversion below a mean of 10, else transformed rejection (PTRS). Hörmann (1993), Insurance: Math. and Economics 12(1).
 * @example poisson.sample(3, { mu: 2 }, new Rng(7)).length // => 3
 */
function sample(n: number, params: PoissonParams, rng: Rng): Float64Array {
  check(params);
  return fill(n, () => drawPoisson(params.mu, rng));
}

/** The Poisson distribution. */
export const poisson = {
  pmf,
  logpmf,
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
