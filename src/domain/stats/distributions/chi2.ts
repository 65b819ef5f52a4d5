/** The chi-squared distribution, by incomplete gamma functions of half its arguments. */

import type { Rng } from '../../../core/index.ts';
import { argumentError, dataError, type Series } from '../series.ts';
import type { DistributionMoments } from './distribution-moments.ts';
import { digammaLessLog, lgammaOnePlus, trigamma } from './gamma.ts';
import {
  gammaincP,
  gammaincQ,
  logGammaincP,
  logGammaincQ,
  logPoissonFactor,
  poissonFactor,
} from './incomplete-gamma.ts';
import { standardPpf } from './normal.ts';
import { positiveSample } from './positive-sample.ts';
import { requireProbability, solveIncreasing } from './quantile-search.ts';
import { drawGamma, fill } from './sampling.ts';

/** Degrees of freedom of a chi-squared distribution. */
export interface Chi2Params {
  /** Degrees of freedom, > 0, not necessarily an integer. */
  readonly df: number;
}

/** Fitted degrees of freedom and the log-likelihood there. */
export interface Chi2Fit extends Chi2Params {
  readonly logLikelihood: number;
}

function checkDf(df: number): void {
  if (!(df > 0 && df < Number.POSITIVE_INFINITY)) throw argumentError('df', `is ${df}, must be positive and finite`);
}

/** P(X > x) without checks. */
export function chi2Sf(x: number, df: number): number {
  return x > 0 || Number.isNaN(x) ? gammaincQ(df / 2, x / 2) : 1;
}

/**
 * Density of the chi-squared distribution.
 * @param x any number; below 0 the result is 0.
 * @param params degrees of freedom.
 * @returns density, ≥ 0; at 0 it is Infinity below two degrees of freedom, ½ at two, 0 above.
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * x^(ν/2−1) e^(−x/2) / (2^(ν/2) Γ(ν/2)). Abramowitz & Stegun (1964) 26.4. Golden: statistics/distribution-tails.json
 * @example chi2.pdf(2, { df: 4 }) // => 0.18393972058572117
 */
function pdf(x: number, params: Chi2Params): number {
  checkDf(params.df);
  if (Number.isNaN(x)) return x;
  if (x < 0 || x === Number.POSITIVE_INFINITY) return 0;
  const a = params.df / 2;
  if (x / 2 === 0) {
    if (a === 1) return 0.5;
    return a < 1 ? Number.POSITIVE_INFINITY : 0;
  }
  const factor = poissonFactor(a, x / 2);
  // Below the normal numbers the factor has few digits, although the density may be of any size.
  return factor > 1e-290 ? (factor * a) / x : Math.exp(logpdf(x, params));
}

/**
 * Logarithm of the density of the chi-squared distribution; finite where the density itself underflows.
 * @param x any number; below 0 the result is −Infinity.
 * @param params degrees of freedom.
 * @returns log density.
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * The logarithm of the density, its factor by Loader's deviance. Loader (2000). Golden: statistics/distribution-tails.json
 * @example chi2.logpdf(2000, { df: 2 }) // => -1000.6931471805599
 */
function logpdf(x: number, params: Chi2Params): number {
  if (!(x / 2 > 0 && x < Number.POSITIVE_INFINITY)) return Math.log(pdf(x, params));
  checkDf(params.df);
  const a = params.df / 2;
  return logPoissonFactor(a, x / 2) + Math.log(a) - Math.log(x);
}

/**
 * Distribution function of the chi-squared distribution.
 * @param x any number; below 0 the result is 0.
 * @param params degrees of freedom.
 * @returns P(X ≤ x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * P(ν/2, x/2). Abramowitz & Stegun (1964) 26.4. Golden: statistics/distributions.json
 * @example chi2.cdf(2, { df: 2 }) // => 0.6321205588285577
 */
function cdf(x: number, params: Chi2Params): number {
  checkDf(params.df);
  return x > 0 || Number.isNaN(x) ? gammaincP(params.df / 2, x / 2) : 0;
}

/**
 * Survival function of the chi-squared distribution, accurate in the right tail.
 * @param x any number; below 0 the result is 1.
 * @param params degrees of freedom.
 * @returns P(X > x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * Q(ν/2, x/2). Abramowitz & Stegun (1964) 26.4. Golden: statistics/distributions.json
 * @example chi2.sf(84, { df: 2 }) // => 5.74952226429356e-19
 */
function sf(x: number, params: Chi2Params): number {
  checkDf(params.df);
  return chi2Sf(x, params.df);
}

/**
 * Logarithm of the distribution function of the chi-squared distribution; finite where the cdf itself underflows.
 * @param x any number.
 * @param params degrees of freedom.
 * @returns log P(X ≤ x) ≤ 0; −Infinity at and below 0.
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * log P(ν/2, x/2), its factor as a logarithm. Golden: statistics/distribution-tails.json
 * @example chi2.logcdf(1e-200, { df: 8 }) // => -1848.0187169478242
 */
function logcdf(x: number, params: Chi2Params): number {
  checkDf(params.df);
  return x > 0 || Number.isNaN(x) ? logGammaincP(params.df / 2, x / 2) : Number.NEGATIVE_INFINITY;
}

/**
 * Logarithm of the survival function of the chi-squared distribution; finite where sf itself underflows.
 * @param x any number.
 * @param params degrees of freedom.
 * @returns log P(X > x) ≤ 0; 0 at and below 0.
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * log Q(ν/2, x/2), its factor as a logarithm. Golden: statistics/distribution-tails.json
 * @example chi2.logsf(4000, { df: 2 }) // => -2000
 */
function logsf(x: number, params: Chi2Params): number {
  checkDf(params.df);
  return x > 0 || Number.isNaN(x) ? logGammaincQ(params.df / 2, x / 2) : 0;
}

/**
 * Quantile function of the chi-squared distribution.
 * @param p probability in [0, 1].
 * @param params degrees of freedom.
 * @returns x with P(X ≤ x) = p; 0 and Infinity at the ends.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1] or df is not positive.
 * Start of Wilson & Hilferty (1931), then bracketed Newton on log x against the logarithm of the smaller tail.
 * Golden: statistics/distribution-tails.json
 * @example chi2.ppf(0.5, { df: 2 }) // => 1.3862943611198906
 */
function ppf(p: number, params: Chi2Params): number {
  checkDf(params.df);
  requireProbability(p, 'p');
  return quantile(p, 1 - p, params.df);
}

/**
 * Inverse survival function of the chi-squared distribution: critical values of error rates too small for 1 − p.
 * @param q probability in [0, 1].
 * @param params degrees of freedom.
 * @returns x with P(X > x) = q; Infinity and 0 at the ends.
 * @throws BOT4_STATS_ARGUMENT when q is outside [0, 1] or df is not positive.
 * The search of `ppf` with the tails exchanged. Golden: statistics/distribution-tails.json
 * @example chi2.isf(1e-40, { df: 2 }) // => 184.20680743952366
 */
function isf(q: number, params: Chi2Params): number {
  checkDf(params.df);
  requireProbability(q, 'q');
  return quantile(1 - q, q, params.df);
}

/** x with P(X ≤ x) = p and P(X > x) = q. */
function quantile(p: number, q: number, df: number): number {
  if (p === 0) return 0;
  if (q === 0) return Number.POSITIVE_INFINITY;
  const a = df / 2;
  // Near zero P(a, x) is xᵃ/Γ(a + 1); a quantile below the smallest double is 0.
  const logSmall = (Math.log(p) + lgammaOnePlus(a)) / a;
  if (logSmall < -744) return 0;
  const w = 2 / (9 * df);
  const lower = p < q;
  const cube = 1 - w + (lower ? standardPpf(p) : -standardPpf(q)) * Math.sqrt(w);
  const start = cube > 0.1 ? Math.log(a) + 3 * Math.log(cube) : logSmall;
  const target = Math.log(lower ? p : q);
  const f = (u: number): readonly [number, number] => {
    const x = Math.exp(u);
    const mass = lower ? logGammaincP(a, x) : logGammaincQ(a, x);
    const slope = a * Math.exp(logPoissonFactor(a, x) - mass); // dP/du = xᵃ e⁻ˣ / Γ(a)
    return lower ? [mass - target, slope] : [target - mass, slope];
  };
  return 2 * Math.exp(solveIncreasing(f, start, -745, 709));
}

/**
 * Moments of the chi-squared distribution.
 * @param params degrees of freedom.
 * @returns mean, variance, skewness, excessKurtosis.
 * @throws BOT4_STATS_ARGUMENT when df is not positive.
 * ν, 2ν, √(8/ν), 12/ν. Abramowitz & Stegun (1964) 26.4.
 * @example chi2.moments({ df: 2 }).skewness // => 2
 */
function moments(params: Chi2Params): DistributionMoments {
  const { df } = params;
  checkDf(df);
  return { mean: df, variance: 2 * df, skewness: Math.sqrt(8 / df), excessKurtosis: 12 / df };
}

/**
 * Fit of the chi-squared distribution by the method of moments.
 * @param x (n,) sample, finite, > 0, not constant; n ≥ 2.
 * @returns df, the mean of x.
 * @throws BOT4_STATS_INPUT when x is shorter than 2, constant, or has a value that is not finite and positive.
 * ν̂ = mean x. Johnson, Kotz & Balakrishnan (1994), ch. 18.
 * @example chi2.fitMoments([1, 2, 6]).df // => 3
 */
function fitMoments(x: Series): Chi2Params {
  return { df: positiveSample(x).mean };
}

/**
 * Fit of the chi-squared distribution by maximum likelihood.
 * @param x (n,) sample, finite, > 0, not constant; n ≥ 2.
 * @returns df, logLikelihood of the sample there.
 * @throws BOT4_STATS_INPUT when x is shorter than 2, constant, or has a value that is not finite and positive.
 * ψ(ν/2) + log 2 = mean log x by Newton's method; the log-likelihood is concave in ν.
 * Johnson, Kotz & Balakrishnan (1994), ch. 18. Golden: statistics/distribution-tails.json
 * @example chi2.fitMle([1, 2, 6]).df // => 3.221311661119079
 */
function fitMle(x: Series): Chi2Fit {
  const { n, mean, meanLog } = positiveSample(x);
  const target = meanLog - Math.LN2;
  // ψ is near log(x − ½) for large x and −1/x for small x.
  let h = target > -2 ? Math.exp(target) + 0.5 : -1 / (target + 0.5772156649015329);
  for (let step = 0; step < 100; step++) {
    const move = (digammaLessLog(h) + Math.log(h) - target) / trigamma(h);
    const next = h - move > 0 ? h - move : h / 4;
    const done = Math.abs(next - h) <= 1e-15 * h;
    h = next;
    if (done) break;
  }
  const logFactor = logPoissonFactor(h, mean / 2) + Math.log(h) - h * Math.log(mean);
  const logLikelihood = n * (logFactor + (h - 1) * meanLog);
  if (!Number.isFinite(logLikelihood)) throw dataError('x', 'has a likelihood beyond the number format');
  return { df: 2 * h, logLikelihood };
}

/**
 * Random numbers of the chi-squared distribution.
 * @param n how many, ≥ 0.
 * @param params degrees of freedom.
 * @param rng source of chance.
 * @returns (n,) independent draws.
 * @throws BOT4_STATS_ARGUMENT when n is not a count or df not positive.
 * Twice a gamma draw of shape ν/2. Marsaglia & Tsang (2000), ACM TOMS 26(3).
 * @example chi2.sample(3, { df: 4 }, new Rng(7)).length // => 3
 */
function sample(n: number, params: Chi2Params, rng: Rng): Float64Array {
  checkDf(params.df);
  return fill(n, () => 2 * drawGamma(params.df / 2, rng));
}

/** The chi-squared distribution. */
export const chi2 = { pdf, logpdf, cdf, sf, logcdf, logsf, ppf, isf, moments, fitMoments, fitMle, sample } as const;
