/** Fisher's F distribution, by the incomplete beta function with both of its sides computed directly. */

import { argumentError } from '../series.ts';
import { betaincSides } from './incomplete-beta.ts';

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

/**
 * Distribution function of the F distribution.
 * @param x any number; below 0 the result is 0.
 * @param params degrees of freedom of numerator and denominator.
 * @returns P(X ≤ x) in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when d1 or d2 is not positive.
 * I_{d₁x/(d₁x+d₂)}(d₁/2, d₂/2). Abramowitz & Stegun (1964) 26.6. Golden: statistics/distributions.json
 * @example fDist.cdf(1, { d1: 4, d2: 4 }) // => 0.5
 */
function cdf(x: number, params: FParams): number {
  checkParams(params);
  if (Number.isNaN(x)) return x;
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  const r = (params.d1 / params.d2) * x;
  return betaincSides(params.d1 / 2, params.d2 / 2, r / (1 + r), 1 / (1 + r));
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
  const r = (params.d1 / params.d2) * x;
  return betaincSides(params.d2 / 2, params.d1 / 2, 1 / (1 + r), r / (1 + r));
}

/** Fisher's F distribution. */
export const fDist = { cdf, sf } as const;
