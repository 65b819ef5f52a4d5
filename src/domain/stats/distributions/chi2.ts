/** The chi-squared distribution, by incomplete gamma functions of half its arguments. */

import { argumentError } from '../series.ts';
import { lgammaOnePlus } from './gamma.ts';
import { gammaincP, gammaincQ, poissonFactor } from './incomplete-gamma.ts';
import { standardPpf } from './normal.ts';
import { solveIncreasing } from './quantile-search.ts';

/** Degrees of freedom of a chi-squared distribution. */
export interface Chi2Params {
  /** Degrees of freedom, > 0, not necessarily an integer. */
  readonly df: number;
}

function checkDf(df: number): void {
  if (!(df > 0 && df < Number.POSITIVE_INFINITY)) throw argumentError('df', `is ${df}, must be positive and finite`);
}

/** P(X > x) without checks. */
export function chi2Sf(x: number, df: number): number {
  return x > 0 || Number.isNaN(x) ? gammaincQ(df / 2, x / 2) : 1;
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
 * Quantile function of the chi-squared distribution.
 * @param p probability in [0, 1].
 * @param params degrees of freedom.
 * @returns x with P(X ≤ x) = p; 0 and Infinity at the ends.
 * @throws BOT4_STATS_ARGUMENT when p is outside [0, 1] or df is not positive.
 * Start of Wilson & Hilferty (1931), then bracketed Newton on log x against the logarithm of the smaller tail.
 * Golden: statistics/distributions.json
 * @example chi2.ppf(0.5, { df: 2 }) // => 1.3862943611198906
 */
function ppf(p: number, params: Chi2Params): number {
  const { df } = params;
  checkDf(df);
  if (!(p >= 0 && p <= 1)) throw argumentError('p', `is ${p}, must lie in [0, 1]`);
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const a = df / 2;
  // Near zero P(a, x) is xᵃ/Γ(a + 1); a quantile below the smallest double is 0.
  const logSmall = (Math.log(p) + lgammaOnePlus(a)) / a;
  if (logSmall < -744) return 0;
  const w = 2 / (9 * df);
  const cube = 1 - w + standardPpf(p) * Math.sqrt(w);
  const start = cube > 0.1 ? Math.log(a) + 3 * Math.log(cube) : logSmall;
  const lower = p < 0.5;
  const target = Math.log(lower ? p : 1 - p);
  const f = (u: number): readonly [number, number] => {
    const x = Math.exp(u);
    const mass = lower ? gammaincP(a, x) : gammaincQ(a, x);
    const slope = (a * poissonFactor(a, x)) / mass; // dP/du = xᵃ e⁻ˣ / Γ(a)
    return lower ? [Math.log(mass) - target, slope] : [target - Math.log(mass), slope];
  };
  return 2 * Math.exp(solveIncreasing(f, start, -745, 709, 1e-15));
}

/** The chi-squared distribution. */
export const chi2 = { cdf, sf, ppf } as const;
