/**
 * Augmented Dickey-Fuller test. The regressions are those of `dickey-fuller.ts`; this file has the conventions of the test.
 */

import { requireOneOf, requireOptions, type Series } from '../series.ts';
import { type Autolag, chooseLag, largestLag, levelT, type Projector } from './dickey-fuller.ts';
import { type Critical, mackinnonCritical, mackinnonPValue } from './mackinnon.ts';
import { explicitProjector, momentProjector } from './projector.ts';
import { TERMS, type Trend, toWalk, type Walk } from './walk.ts';

/** Deterministic terms of the regression: none, constant, constant and trend, constant, trend and squared trend. */
export type AdfRegression = Trend;

/** How the number of lagged differences is chosen; null: not at all. */
export type AdfAutolag = Autolag | null;

/** Options of `adf`. */
export interface AdfOptions {
  /** 'n' no deterministic term, 'c' constant, 'ct' constant and trend, 'ctt' constant, trend and squared trend. */
  readonly regression: AdfRegression;
  /** Smallest AIC or BIC, longest lag with |t| ≥ 1.645, or null: exactly `maxLag` lags. */
  readonly autolag: AdfAutolag;
  /** Largest number of lagged differences; null: ⌈12(n/100)^¼⌉ (Schwert 1989), at most ⌊n/2⌋ − terms − 1. */
  readonly maxLag: number | null;
}

/** Result of `adf`. */
export interface AdfResult {
  /** t-value of the level. */
  readonly statistic: number;
  /** MacKinnon (1994) p-value; small: the unit root is rejected. */
  readonly pValue: number;
  /** Number of lagged differences in the regression. */
  readonly lag: number;
  /** Number of rows of the regression. */
  readonly nobs: number;
  /** MacKinnon (2010) critical values for `nobs`. */
  readonly critical: Critical;
  /** Value of the criterion at the chosen lag (for 't-stat' the |t| that stopped the search); null without a search. */
  readonly icBest: number | null;
}

/**
 * Augmented Dickey-Fuller test. Null hypothesis: the series has a unit root (a random walk, possibly with drift), so
 * shocks never die out. A small p-value speaks for a series that returns to its mean or trend.
 * @param x (n,) series in time order, evenly spaced, finite, in any unit.
 * @param options regression, autolag and maxLag; none has a default because each changes the conclusion.
 * @returns statistic, pValue, lag, nobs, critical, icBest.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, or fitted without error (a line, a cycle).
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * Δxₜ = terms + γ xₜ₋₁ + Σᵢ δᵢ Δxₜ₋ᵢ + εₜ; the statistic is γ̂/se(γ̂). All lags are compared on the same rows, then the
 * best is fitted again on all rows it allows. Said & Dickey (1984), Biometrika 71(3); MacKinnon (1994, 2010).
 * Unchanged by x → a + bx (for 'n' only by x → bx). Golden: statistics/tests.json
 * @example adf([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], { regression: 'c', autolag: null, maxLag: 0 }).nobs // => 11
 */
export function adf(x: Series, options: AdfOptions): AdfResult {
  requireOptions(options);
  return run(x, options, momentProjector);
}

/** The plain twin of `adf`: the explicit design matrix for every step, O(nK²) time and n(K + 5) doubles. */
export function adfPlain(x: Series, options: AdfOptions): AdfResult {
  requireOptions(options);
  return run(x, options, explicitProjector);
}

function run(x: Series, options: AdfOptions, way: (w: Walk) => Projector): AdfResult {
  const { regression, autolag } = options;
  requireOneOf(regression, 'regression', ['n', 'c', 'ct', 'ctt']);
  requireOneOf(autolag, 'autolag', ['aic', 'bic', 't-stat', null]);
  const terms = TERMS[regression];
  // Two rows more than regressors without lags: below, no lag length leaves a degree of freedom.
  const w = toWalk(x, 'x', regression, terms + 4);
  const n = w.d.length;
  const maxLag = largestLag(n, terms, Math.floor(n / 2) - terms - 1, options.maxLag);
  const projector = way(w);
  const { lag, ic } = chooseLag(w, maxLag, autolag, projector);
  const statistic = levelT(w, lag, projector);
  const nobs = n - 1 - lag;
  return {
    statistic,
    pValue: mackinnonPValue(statistic, regression),
    lag,
    nobs,
    critical: mackinnonCritical(regression, nobs),
    icBest: ic,
  };
}
