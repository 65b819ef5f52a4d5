/**
 * The beta distribution on [0, 1]. Both tails are incomplete beta functions; next to 1 they keep the digits of 1 − x,
 * which is exact there.
 */

import type { Rng } from '../../../core/index.ts';
import { argumentError } from '../series.ts';
import { fitMle, fitMoments } from './beta-fit.ts';
import type { DistributionMoments } from './distribution-moments.ts';
import { betaFactor, betaincSides, logBetaFactor, logBetaincSides } from './incomplete-beta.ts';
import { standardPpf } from './normal.ts';
import { requireProbability, solveIncreasing } from './quantile-search.ts';
import { drawLogGamma, fill } from './sampling.ts';

/** Shapes of a beta distribution. */
export interface BetaParams {
  /** Power of x plus 1, > 0. */
  readonly a: number;
  /** Power of 1 − x plus 1, > 0. */
  readonly b: number;
}

function check(params: BetaParams): void {
  for (const key of ['a', 'b'] as const) {
    const v = params[key];
    if (!(v > 0 && v < Number.POSITIVE_INFINITY)) throw argumentError(key, `is ${v}, must be positive and finite`);
  }
}

/** Density at 0 of shape `a` there and `b` at the other end. */
function densityAtEnd(a: number, b: number): number {
  if (a === 1) return b;
  return a < 1 ? Number.POSITIVE_INFINITY : 0;
}

/**
 * Density of the beta distribution.
 * @param x any number; outside [0, 1] the result is 0.
 * @param params shapes a and b.
 * @returns density, ≥ 0; Infinity at an end whose shape is below 1.
 * @throws BOT4_STATS_ARGUMENT when a or b is not positive.
 * xᵃ⁻¹(1 − x)ᵇ⁻¹/B(a, b). Johnson, Kotz & Balakrishnan (1995), ch. 25. Golden: statistics/distributions.json
 * @example beta.pdf(0.5, { a: 2, b: 3 }) // => 1.5
 */
function pdf(x: number, params: BetaParams): number {
  check(params);
  const { a, b } = params;
  if (Number.isNaN(x)) return x;
  if (x < 0 || x > 1) return 0;
  if (x === 0) return densityAtEnd(a, b);
  if (x === 1) return densityAtEnd(b, a);
  const factor = betaFactor(a, b, x, 1 - x);
  // Below the normal numbers the factor has few digits, although the density may be of any size.
  return factor > 1e-290 ? factor / x / (1 - x) : Math.exp(logpdf(x, params));
}

/**
 * Logarithm of the density of the beta distribution.
 * @param x any number; outside [0, 1] the result is −Infinity.
 * @param params shapes a and b.
 * @returns log density.
 * @throws BOT4_STATS_ARGUMENT when a or b is not positive.
 * (a − 1) log x + (b − 1) log(1 − x) − log B(a, b). Johnson, Kotz & Balakrishnan (1995), ch. 25.
 * @example beta.logpdf(0.5, { a: 2, b: 3 }) // => 0.4054651081081644
 */
function logpdf(x: number, params: BetaParams): number {
  check(params);
  if (Number.isNaN(x)) return x;
  if (!(x > 0 && x < 1)) return Math.log(pdf(x, params));
  return logBetaFactor(params.a, params.b, x, 1 - x) - Math.log(x) - Math.log1p(-x);
}

/**
 * Distribution function of the beta distribution.
 * @param x any number.
 * @param params shapes a and b.
 * @returns P(X ≤ x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when a or b is not positive.
 * Iₓ(a, b). Johnson, Kotz & Balakrishnan (1995), ch. 25. Golden: statistics/distributions.json
 * @example beta.cdf(0.5, { a: 2, b: 3 }) // => 0.6875
 */
function cdf(x: number, params: BetaParams): number {
  check(params);
  return Number.isNaN(x) ? x : betaincSides(params.a, params.b, x, 1 - x);
}

/**
 * Survival function of the beta distribution, accurate in the right tail.
 * @param x any number.
 * @param params shapes a and b.
 * @returns P(X > x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when a or b is not positive.
 * I₁₋ₓ(b, a). Johnson, Kotz & Balakrishnan (1995), ch. 25. Golden: statistics/distributions.json
 * @example beta.sf(0.5, { a: 2, b: 3 }) // => 0.3125
 */
function sf(x: number, params: BetaParams): number {
  check(params);
  return Number.isNaN(x) ? x : betaincSides(params.b, params.a, 1 - x, x);
}

/**
 * Logarithm of the distribution function of the beta distribution; finite where the cdf itself underflows.
 * @param x any number.
 * @param params shapes a and b.
 * @returns log P(X ≤ x) ≤ 0; −Infinity at and below 0.
 * @throws BOT4_STATS_ARGUMENT when a or b is not positive.
 * log Iₓ(a, b), the factor xᵃ(1 − x)ᵇ/B(a, b) as a logarithm. Didonato & Morris (1992).
 * @example beta.logcdf(1e-200, { a: 5, b: 1 }) // => -2302.5850929940457
 */
function logcdf(x: number, params: BetaParams): number {
  check(params);
  return Number.isNaN(x) ? x : logBetaincSides(params.a, params.b, x, 1 - x);
}

/**
 * Logarithm of the survival function of the beta distribution; finite where sf itself underflows.
 * @param x any number.
 * @param params shapes a and b.
 * @returns log P(X > x) ≤ 0; −Infinity at and above 1.
 * @throws BOT4_STATS_ARGUMENT when a or b is not positive.
 * log I₁₋ₓ(b, a), the factor as a logarithm. Didonato & Morris (1992).
 * @example beta.logsf(0.75, { a: 1, b: 1000 }) // => -1386.2943611198906
 */
function logsf(x: number, params: BetaParams): number {
  check(params);
  return Number.isNaN(x) ? x : logBetaincSides(params.b, params.a, 1 - x, x);
}

/** Logarithm of the smallest double. */
const LOG_SMALLEST = -745;

/** First guess of log x for P(X ≤ x) = p: the normal approximation on the logit, or the leading power near 0. */
function firstGuess(p: number, q: number, a: number, b: number): number {
  if (a >= 1 && b >= 1) {
    // Abramowitz & Stegun (1964) 26.5.22.
    const y = p < q ? -standardPpf(p) : standardPpf(q);
    const [ra, rb] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
    const h = 2 / (ra + rb);
    const l = (y * y - 3) / 6;
    const w = (y * Math.sqrt(h + l)) / h - (rb - ra) * (l + 5 / 6 - 2 / (3 * h));
    if (Number.isFinite(w)) return -Math.log1p((b / a) * Math.exp(2 * w));
  }
  const logFactor = logBetaFactor(a, b, 0.5, 0.5) + (a + b) * Math.LN2; // −log B(a, b)
  return (Math.log(p) + Math.log(a) - logFactor) / a;
}

/** Solves for log x with x ≤ ½, where P(X ≤ x) = p and P(X > x) = q. */
function lowerHalfQuantile(p: number, q: number, a: number, b: number): number {
  const byLower = p < q;
  const target = Math.log(byLower ? p : q);
  const f = (u: number): readonly [number, number] => {
    const x = Math.exp(u);
    const y = -Math.expm1(u);
    const mass = byLower ? logBetaincSides(a, b, x, y) : logBetaincSides(b, a, y, x);
    const slope = Math.exp(logBetaFactor(a, b, x, y) - Math.log(y) - mass);
    return byLower ? [mass - target, slope] : [target - mass, slope];
  };
  const start = firstGuess(p, q, a, b);
  // So close to 0 the leading power is all there is: the quantile is below the smallest double.
  if (start < LOG_SMALLEST) return 0;
  return Math.exp(solveIncreasing(f, start, LOG_SMALLEST, -Math.LN2));
}

/**
 * Quantile function of the beta distribution.
 * @param p probability in [0, 1].
 * @param params shapes a and b.
 * @returns x in [0, 1] with P(X ≤ x) = p.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1], or a or b is not positive.
 * Bracketed Newton on the logarithm of the distance from the nearer end against that of the smaller tail.
 * Golden: statistics/distributions.json
 * @example beta.ppf(0.5, { a: 2, b: 2 }) // => 0.5
 */
function ppf(p: number, params: BetaParams): number {
  check(params);
  requireProbability(p, 'p');
  return quantile(p, 1 - p, params);
}

/**
 * Inverse survival function of the beta distribution: critical values of error rates too small for 1 − p.
 * @param q probability in [0, 1].
 * @param params shapes a and b.
 * @returns x in [0, 1] with P(X > x) = q.
 * @throws BOT4_STATS_ARGUMENT when q is outside [0, 1], or a or b is not positive.
 * The search of `ppf` with the tails exchanged. Golden: statistics/distribution-tails.json
 * @example beta.isf(0.5, { a: 2, b: 2 }) // => 0.5
 */
function isf(q: number, params: BetaParams): number {
  check(params);
  requireProbability(q, 'q');
  return quantile(1 - q, q, params);
}

/** x with P(X ≤ x) = p and P(X > x) = q. */
function quantile(p: number, q: number, { a, b }: BetaParams): number {
  if (p === 0) return 0;
  if (q === 0) return 1;
  // Above or below ½, by the smaller tail: the larger one can round to 1 on both sides of it.
  const below = p < q ? p < betaincSides(a, b, 0.5, 0.5) : q > betaincSides(b, a, 0.5, 0.5);
  return below ? lowerHalfQuantile(p, q, a, b) : 1 - lowerHalfQuantile(q, p, b, a);
}

/**
 * Moments of the beta distribution.
 * @param params shapes a and b.
 * @returns mean, variance, skewness, excessKurtosis.
 * @throws BOT4_STATS_ARGUMENT when a or b is not positive.
 * With s = a + b: a/s, ab/(s²(s + 1)), 2(b − a)√(s + 1)/((s + 2)√(ab)),
 * 6((a − b)²(s + 1) − ab(s + 2))/(ab(s + 2)(s + 3)). Johnson, Kotz & Balakrishnan (1995), ch. 25.
 * Golden: statistics/distributions.json
 * @example beta.moments({ a: 2, b: 3 }).variance // => 0.04
 */
function moments(params: BetaParams): DistributionMoments {
  check(params);
  const { a, b } = params;
  const s = a + b;
  const gap = b - a;
  const [shareA, shareB] = [a / s, b / s];
  return {
    mean: shareA,
    variance: (shareA * shareB) / (s + 1),
    skewness: (2 * gap * Math.sqrt(s + 1)) / ((s + 2) * Math.sqrt(a) * Math.sqrt(b)),
    excessKurtosis: (6 * (((gap / a) * (gap / b) * (s + 1)) / (s + 2) - 1)) / (s + 3),
  };
}

/**
 * Random numbers of the beta distribution.
 * @param n how many, ≥ 0.
 * @param params shapes a and b.
 * @param rng source of chance.
 * @returns (n,) independent draws in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when n is not a count, or a or b is not positive.
 * X/(X + Y) of two gamma draws, from their logarithms so that shapes near zero do not give 0/0.
 * Devroye (1986), ch. IX.4; Marsaglia & Tsang (2000), ACM TOMS 26(3).
 * @example beta.sample(3, { a: 2, b: 3 }, new Rng(7)).length // => 3
 */
function sample(n: number, params: BetaParams, rng: Rng): Float64Array {
  check(params);
  const { a, b } = params;
  return fill(n, () => 1 / (1 + Math.exp(-drawLogGamma(a, rng) + drawLogGamma(b, rng))));
}

/** The beta distribution. */
export const beta = {
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
