/**
 * Dickey-Fuller regressions: how many lagged differences, and the t-value of the level. What is common to `adf`, `dfgls`,
 * `engleGranger` and `zivotAndrews`; the least squares are those of a `Projector`.
 */
import { type Projection, rssWith } from '../regression/projection.ts';
import { dataError, requireInteger } from '../series.ts';
import type { Walk } from './walk.ts';

/** How the number of lagged differences is chosen. */
export type Autolag = 'aic' | 'bic' | 't-stat';

/** Finds the projection of Δx on [terms…, level and `lag` lagged differences in the order asked]. */
export type Projector = (lag: number, levelFirst: boolean) => Projection;

/** The 95 % quantile of the normal distribution: one-sided 5 %, two-sided 10 %. */
const T_STOP = 1.6448536269514722;

/** ⌈12(n/100)^¼⌉, the rule of Schwert (1989). */
export function schwertLag(n: number): number {
  return Math.ceil(12 * (n / 100) ** 0.25);
}

/**
 * The number of lags asked for, at most `bound`; null: Schwert's, as far as a degree of freedom is left.
 * @throws BOT4_STATS_ARGUMENT when fewer than 0 or more than `bound`.
 */
export function largestLag(n: number, terms: number, bound: number, asked: number | null): number {
  if (bound < 0) throw dataError('x', `has ${n} values, too few for this regression`);
  if (asked === null) return Math.min(bound, Math.floor((n - 3 - terms) / 2), schwertLag(n));
  requireInteger(asked, 'maxLag', 0, bound);
  return asked;
}

/** The residual sum of squares, or an error when what is left is no more than the rounding of the data. */
export function checkedRss(w: Walk, fit: Projection, count: number, nobs: number): number {
  const rss = rssWith(fit, count);
  if (nobs <= count || !(rss > nobs * (4 * w.rounding) ** 2)) {
    throw dataError('x', `is fitted without error by ${count} terms (a line, a cycle, or too few values)`);
  }
  return rss;
}

/** t-value of the level beside `lag` lagged differences, on all rows that they allow. */
export function levelT(w: Walk, lag: number, projector: Projector): number {
  const nobs = w.d.length - 1 - lag;
  const k = w.terms + lag + 1;
  const fit = projector(lag, false);
  return (fit.along[k - 1] as number) / Math.sqrt(checkedRss(w, fit, k, nobs) / (nobs - k));
}

/** A chosen lag and the value of its criterion, null without a search. */
export interface Choice {
  readonly lag: number;
  readonly ic: number | null;
}

/** The lag as `adf` chooses it. */
export function chooseLag(w: Walk, maxLag: number, autolag: Autolag | null, projector: Projector): Choice {
  if (autolag === null) return { lag: maxLag, ic: null };
  return autolag === 't-stat'
    ? searchByT(w, maxLag, true, projector)
    : searchByCriterion(w, maxLag, autolag, projector);
}

/** The best lag by an information criterion; all lags on the rows that the longest allows, ties to the smaller. */
export function searchByCriterion(w: Walk, maxLag: number, autolag: 'aic' | 'bic', projector: Projector): Choice {
  const nobs = w.d.length - 1 - maxLag;
  const fit = projector(maxLag, true);
  const penalty = autolag === 'aic' ? 2 : Math.log(nobs);
  let best = 0;
  let icBest = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag <= maxLag; lag++) {
    const k = w.terms + lag + 1;
    const rss = checkedRss(w, fit, k, nobs);
    // −2 log-likelihood of the Gaussian model, in the unit of the data.
    const deviance = nobs * (Math.log((2 * Math.PI * rss) / nobs) - 2 * Math.log(w.scale) + 1);
    const ic = deviance + k * penalty;
    if (ic < icBest) {
      icBest = ic;
      best = lag;
    }
  }
  return { lag: best, ic: icBest };
}

/**
 * The longest lag whose last coefficient has |t| ≥ 1.645, downwards from the longest.
 * @param unbiased whether the residual variance is RSS/(n − k), as in `adf`, or RSS/n.
 */
export function searchByT(w: Walk, maxLag: number, unbiased: boolean, projector: Projector): Choice {
  const nobs = w.d.length - 1 - maxLag;
  const fit = projector(maxLag, true);
  for (let lag = maxLag; ; lag--) {
    const k = w.terms + lag + 1;
    const variance = checkedRss(w, fit, k, nobs) / (unbiased ? nobs - k : nobs);
    const t = Math.abs(fit.along[k - 1] as number) / Math.sqrt(variance);
    if (t >= T_STOP || lag === 0) return { lag, ic: t };
  }
}
