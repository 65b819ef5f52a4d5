/**
 * p-values and critical values of unit-root statistics from response surfaces. The tables are in `dickey-fuller-surfaces.ts`,
 * `dickey-fuller-critical.ts` and `other-surfaces.ts`.
 */
import { standardCdf } from '../distributions/normal.ts';
import { type CriticalSurface, T_CRITICAL } from './dickey-fuller-critical.ts';
import { type Surface, T_SURFACES } from './dickey-fuller-surfaces.ts';
import { GLS_CRITICAL, GLS_SURFACES, RHO_CRITICAL, RHO_SURFACES } from './other-surfaces.ts';
import type { Trend } from './walk.ts';

/** Critical values by level. */
export type Critical = Readonly<Record<'1%' | '5%' | '10%', number>>;

const UNKNOWN: Critical = { '1%': Number.NaN, '5%': Number.NaN, '10%': Number.NaN };

function polynomial(c: readonly number[], t: number): number {
  return c.reduceRight((sum, v) => sum * t + v, 0);
}

function pValueOn(s: Surface, statistic: number, small: number): number {
  if (statistic > s.max) return 1;
  if (statistic < s.min) return 0;
  return standardCdf(statistic <= s.star ? polynomial(s.small, small) : polynomial(s.large, statistic));
}

function criticalOn(surface: CriticalSurface, nobs: number): Critical {
  const [one, five, ten] = surface.map((b) => polynomial(b, 1 / nobs)) as [number, number, number];
  return { '1%': one, '5%': five, '10%': ten };
}

/** p-value of the Dickey-Fuller t statistic, `variables` integrated series in the relation; NaN beyond the tables. */
export function mackinnonPValue(statistic: number, regression: Trend, variables = 1): number {
  const surface = T_SURFACES[regression][variables - 1];
  return surface === undefined ? Number.NaN : pValueOn(surface, statistic, statistic);
}

/** Critical values of the Dickey-Fuller t statistic for `nobs` observations; NaN beyond the tables. */
export function mackinnonCritical(regression: Trend, nobs: number, variables = 1): Critical {
  const surface = T_CRITICAL[regression][variables - 1];
  return surface === undefined ? UNKNOWN : criticalOn(surface, nobs);
}

/** p-value of the coefficient statistic T(ρ̂ − 1). */
export function rhoPValue(statistic: number, trend: 'n' | 'c' | 'ct'): number {
  return pValueOn(RHO_SURFACES[trend], statistic, Math.log(Math.abs(statistic)));
}

/** Critical values of the coefficient statistic. */
export function rhoCritical(trend: 'n' | 'c' | 'ct', nobs: number): Critical {
  return criticalOn(RHO_CRITICAL[trend], nobs);
}

/** p-value of the t statistic after GLS detrending. */
export function glsPValue(statistic: number, trend: 'c' | 'ct'): number {
  return pValueOn(GLS_SURFACES[trend], statistic, statistic);
}

/** Critical values of the t statistic after GLS detrending. */
export function glsCritical(trend: 'c' | 'ct', nobs: number): Critical {
  return criticalOn(GLS_CRITICAL[trend], nobs);
}
