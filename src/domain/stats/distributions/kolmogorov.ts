/**
 * The limiting distribution of √n times the Kolmogorov-Smirnov distance. It has two series: one in exp(−π²/(8x²)) that
 * is short for small x, one in exp(−2x²) that is short for large x; each gives its own tail directly.
 */

import type { Rng } from '../../../core/index.ts';
import type { DistributionMoments } from './distribution-moments.ts';
import { requireProbability, solveIncreasing } from './quantile-search.ts';
import { fill } from './sampling.ts';

const PI_SQUARED_OVER_EIGHT = (Math.PI * Math.PI) / 8;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Where both series are equally short: five terms reach the last digit. */
const MIDDLE = 0.8;

/** Σ exp(−((2k−1)² − 1)π²/(8x²)), k ≥ 1: the lower series over its first term. */
function lowerSum(x: number): number {
  const c = PI_SQUARED_OVER_EIGHT / (x * x);
  let sum = 0;
  for (let k = 9; k >= 3; k -= 2) sum += Math.exp(-(k * k - 1) * c);
  return 1 + sum;
}

/** Σ (−1)ᵏ⁻¹ exp(−2(k² − 1)x²), k ≥ 1: the upper series over its first term. */
function upperSum(x: number): number {
  let sum = 0;
  for (let k = 6; k >= 2; k--) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * (k * k - 1) * x * x);
  return 1 + sum;
}

/**
 * Logarithm of the density of the Kolmogorov distribution.
 * @param x any number.
 * @returns log density; −Infinity at and below 0, NaN for NaN.
 * The derivatives of the series of logcdf and logsf, term by term. Feller (1948), Annals of Mathematical Statistics
 * 19(2). Golden: statistics/distribution-tails.json
 * @example kolmogorov.logpdf(0.05) // => -479.6762007419509
 */
function logpdf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x <= 0 || x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (x < MIDDLE) {
    const c = PI_SQUARED_OVER_EIGHT / (x * x);
    if (c > 1e300) return Number.NEGATIVE_INFINITY; // 9²c would leave the range of doubles
    let sum = 0;
    for (let k = 9; k >= 3; k -= 2) sum += (2 * k * k * c - 1) * Math.exp(-(k * k - 1) * c);
    return Math.log(ROOT_TWO_PI / x) - Math.log(x) - c + Math.log(2 * c - 1 + sum);
  }
  let sum = 0;
  for (let k = 6; k >= 2; k--) sum += (k % 2 === 1 ? 1 : -1) * k * k * Math.exp(-2 * (k * k - 1) * x * x);
  return Math.log(8 * x) - 2 * x * x + Math.log1p(sum);
}

/**
 * Density of the Kolmogorov distribution.
 * @param x any number; at and below 0 the result is 0.
 * @returns density, ≥ 0; NaN for NaN.
 * 8x Σ (−1)ᵏ⁻¹ k² exp(−2k²x²) for x ≥ 0.8, the derivative of the other series below. Feller (1948), Annals of
 * Mathematical Statistics 19(2). Golden: statistics/distribution-tails.json
 * @example kolmogorov.pdf(1) // => 1.071948558356941
 */
function pdf(x: number): number {
  return Math.exp(logpdf(x));
}

/**
 * Distribution function of the Kolmogorov distribution, accurate in the left tail.
 * @param x any number; at or below 0 the result is 0.
 * @returns P(K ≤ x) in [0, 1]; NaN for NaN.
 * √(2π)/x Σ exp(−(2k−1)²π²/(8x²)) for x < 0.8, 1 − sf above. Kolmogorov (1933); Feller (1948), Annals of Mathematical
 * Statistics 19(2). Golden: statistics/distribution-tails.json
 * @example kolmogorov.cdf(1) // => 0.7300003283226455
 */
function cdf(x: number): number {
  if (Number.isNaN(x)) return x;
  return x < MIDDLE ? Math.exp(logcdf(x)) : 1 - sf(x);
}

/**
 * Survival function of the Kolmogorov distribution, accurate in the right tail.
 * @param x any number; at or below 0 the result is 1.
 * @returns P(K > x) in [0, 1]; NaN for NaN.
 * 2 Σ (−1)ᵏ⁻¹ exp(−2k²x²) for x ≥ 0.8, 1 − cdf below. Kolmogorov (1933); Feller (1948), Annals of Mathematical
 * Statistics 19(2). Golden: statistics/distributions.json
 * @example kolmogorov.sf(1.36) // => 0.04948587675537788
 */
function sf(x: number): number {
  if (Number.isNaN(x)) return x;
  return x < MIDDLE ? 1 - Math.exp(logcdf(x)) : 2 * Math.exp(-2 * x * x) * upperSum(x);
}

/**
 * Logarithm of the distribution function of the Kolmogorov distribution; finite where the cdf itself underflows.
 * @param x any number.
 * @returns log P(K ≤ x) ≤ 0; −Infinity at and below 0, NaN for NaN.
 * log(√(2π)/x) − π²/(8x²) + log Σ exp(−((2k−1)² − 1)π²/(8x²)) for x < 0.8. Golden: statistics/distribution-tails.json
 * @example kolmogorov.logcdf(0.02) // => -3079.4204138017917
 */
function logcdf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x <= 0) return Number.NEGATIVE_INFINITY;
  if (x >= MIDDLE) return Math.log1p(-sf(x));
  const c = PI_SQUARED_OVER_EIGHT / (x * x);
  return c === Number.POSITIVE_INFINITY ? -c : Math.log(ROOT_TWO_PI / x) - c + Math.log(lowerSum(x));
}

/**
 * Logarithm of the survival function of the Kolmogorov distribution; finite where sf itself underflows.
 * @param x any number.
 * @returns log P(K > x) ≤ 0; 0 at and below 0, NaN for NaN.
 * log 2 − 2x² + log Σ (−1)ᵏ⁻¹ exp(−2(k² − 1)x²) for x ≥ 0.8. Golden: statistics/distribution-tails.json
 * @example kolmogorov.logsf(100) // => -19999.30685281944
 */
function logsf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < MIDDLE) return Math.log1p(-cdf(x));
  return Math.LN2 - 2 * x * x + Math.log(upperSum(x));
}

/**
 * Quantile function of the Kolmogorov distribution: √n times the critical value of a Kolmogorov-Smirnov test.
 * @param p probability in [0, 1].
 * @returns x with P(K ≤ x) = p; 0 and Infinity at the ends.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1].
 * Bracketed Newton on log x against the logarithm of the smaller tail. Golden: statistics/distribution-tails.json
 * @example kolmogorov.ppf(0.95) // => 1.3580986393225505
 */
function ppf(p: number): number {
  return quantile(requireProbability(p, 'p'), 1 - p);
}

/**
 * Inverse survival function of the Kolmogorov distribution: critical values of error rates too small for 1 − p.
 * @param q probability in [0, 1].
 * @returns x with P(K > x) = q; Infinity and 0 at the ends.
 * @throws BOT4_STATS_ARGUMENT when q is outside [0, 1].
 * The search of `ppf` with the tails exchanged. Golden: statistics/distribution-tails.json
 * @example kolmogorov.isf(0.05) // => 1.3580986393225507
 */
function isf(q: number): number {
  return quantile(1 - requireProbability(q, 'q'), q);
}

/** x with P(K ≤ x) = p and P(K > x) = q. */
function quantile(p: number, q: number): number {
  if (p === 0) return 0;
  if (q === 0) return Number.POSITIVE_INFINITY;
  const lower = p < q;
  const target = Math.log(lower ? p : q);
  const f = (u: number): readonly [number, number] => {
    const x = Math.exp(u);
    const mass = lower ? logcdf(x) : logsf(x);
    const slope = Math.exp(u + logpdf(x) - mass);
    return lower ? [mass - target, slope] : [target - mass, slope];
  };
  const start = lower ? Math.sqrt(PI_SQUARED_OVER_EIGHT / (1.2 - target)) : Math.sqrt((Math.LN2 - target) / 2);
  return Math.exp(solveIncreasing(f, Math.log(start), -4.5, 4.5));
}

/**
 * Moments of the Kolmogorov distribution.
 * @returns mean, variance, skewness, excessKurtosis.
 * Raw moments √(π/2) log 2, π²/12, (9/16)√(π/2) ζ(3), 7π⁴/720, from the integrals of the series of sf. Marsaglia, Tsang & Wang (2003), J. of Statistical Software 8(18).
 * @example kolmogorov.moments().mean // => 0.8687311606361591
 */
function moments(): DistributionMoments {
  return {
    mean: Math.sqrt(Math.PI / 2) * Math.LN2,
    variance: 0.06777320396386508,
    skewness: 0.8604261371436683,
    excessKurtosis: 0.8816189679105237,
  };
}

/**
 * Random numbers of the Kolmogorov distribution.
 * @param n how many, ≥ 0.
 * @param rng source of chance.
 * @returns (n,) independent draws.
 * @throws BOT4_STATS_ARGUMENT when n is not a count.
 * Inversion: the quantile of a uniform draw. Devroye (1986), ch. II.2.
 * @example kolmogorov.sample(3, new Rng(7)).length // => 3
 */
function sample(n: number, rng: Rng): Float64Array {
  return fill(n, () => ppf(rng.uniform()));
}

/** The Kolmogorov distribution. */
export const kolmogorov = { pdf, logpdf, cdf, sf, logcdf, logsf, ppf, isf, moments, sample } as const;
