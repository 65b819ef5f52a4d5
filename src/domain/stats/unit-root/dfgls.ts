/** Dickey-Fuller test after GLS detrending, the more powerful form of Elliott, Rothenberg and Stock. */
import { requireOneOf, requireOptions, type Series } from '../series.ts';
import { type Autolag, largestLag, levelT, type Projector, searchByCriterion, searchByT } from './dickey-fuller.ts';
import { type Critical, glsCritical, glsPValue } from './mackinnon.ts';
import { explicitProjector, momentProjector } from './projector.ts';
import { TERMS, toWalk, type Walk } from './walk.ts';

/** Options of `dfgls`. */
export interface DfglsOptions {
  /** 'c': mean, 'ct': linear trend, taken out by GLS. */
  readonly trend: 'c' | 'ct';
  /** Smallest AIC or BIC, longest lag with |t| ≥ 1.645 (residual variance RSS/T), or null: exactly `maxLag` lags. */
  readonly autolag: Autolag | null;
  /** Largest number of lagged differences; null: ⌈12(n/100)^¼⌉, at most ⌊(n − 1)/2⌋ − 1. */
  readonly maxLag: number | null;
}

/** Result of `dfgls`. */
export interface DfglsResult {
  /** t-value of the level. */
  readonly statistic: number;
  /** Small: the unit root is rejected. */
  readonly pValue: number;
  /** Lagged differences in the regression. */
  readonly lag: number;
  /** Rows of the regression. */
  readonly nobs: number;
  readonly critical: Critical;
}

/** Distance c̄ of the local alternative ρ = 1 + c̄/n. */
const DISTANCE = { c: -7, ct: -13.5 } as const;

/**
 * DF-GLS test. Null hypothesis: the series has a unit root, possibly with drift. A small p-value speaks for a series
 * that returns to its mean ('c') or linear trend ('ct'); near the unit root it does so more often than `adf`.
 * @param x (n,) series in time order, evenly spaced, finite, in any unit; n ≥ 5.
 * @param options trend, autolag and maxLag; no defaults, because each changes the conclusion.
 * @returns statistic, pValue, lag, nobs, critical.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, or fitted without error (a line, a cycle).
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * The trend is that of the regression of xₜ − αxₜ₋₁ on its own such differences, α = 1 + c̄/n, c̄ = −7 ('c') or −13.5 ('ct');
 * then Δyₜ = γ yₜ₋₁ + Σ δᵢ Δyₜ₋ᵢ + εₜ without terms. Lags are searched on the series without its least-squares trend
 * (Perron & Qu 2007). Elliott, Rothenberg & Stock (1996), Econometrica 64(4). Unchanged by x → a + bx.
 * Golden: statistics/unit-root.json
 * @example dfgls([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], { trend: 'c', autolag: null, maxLag: 1 }).nobs // => 10
 */
export function dfgls(x: Series, options: DfglsOptions): DfglsResult {
  requireOptions(options);
  return run(x, options, momentProjector);
}

/** The plain twin of `dfgls`: the explicit design matrix for every step. */
export function dfglsPlain(x: Series, options: DfglsOptions): DfglsResult {
  requireOptions(options);
  return run(x, options, explicitProjector);
}

function run(x: Series, options: DfglsOptions, way: (w: Walk) => Projector): DfglsResult {
  const { trend, autolag } = options;
  requireOneOf(trend, 'trend', ['c', 'ct']);
  requireOneOf(autolag, 'autolag', ['aic', 'bic', 't-stat', null]);
  const w = toWalk(x, 'x', trend, 5);
  const n = w.d.length;
  const maxLag = largestLag(n, 0, Math.floor((n - 1) / 2) - 1, options.maxLag);
  let lag = maxLag;
  if (autolag !== null) {
    const detrended: Walk = { ...w, terms: 0 };
    const projector = way(detrended);
    lag = (
      autolag === 't-stat'
        ? searchByT(detrended, maxLag, false, projector)
        : searchByCriterion(detrended, maxLag, autolag, projector)
    ).lag;
  }
  const gls = removeGlsTrend(w, TERMS[trend], DISTANCE[trend] / n);
  const statistic = levelT(gls, lag, way(gls));
  const nobs = n - 1 - lag;
  return { statistic, pValue: glsPValue(statistic, trend), lag, nobs, critical: glsCritical(trend, nobs) };
}

/**
 * The walk without the trend that GLS finds in it. Basis 1 and t/n; what least squares took out before lies in their
 * span, so it changes nothing but the digits.
 */
function removeGlsTrend(w: Walk, terms: number, distance: number): Walk {
  const n = w.level.length;
  const alpha = 1 + distance;
  const first = w.level[0] as number;
  // Quasi-differences of the constant: 1 in the first row, −distance below; of t/n: 0, then (1 − distance (t − 1))/n.
  let oneOne = 1;
  let oneLine = 0;
  let lineLine = 0;
  let oneY = first;
  let lineY = 0;
  for (let t = 1; t < n; t++) {
    const y = (w.level[t] as number) - alpha * (w.level[t - 1] as number);
    const line = (1 - distance * (t - 1)) / n;
    oneOne += distance * distance;
    oneLine -= distance * line;
    lineLine += line * line;
    oneY -= distance * y;
    lineY += line * y;
  }
  let slope = 0;
  if (terms > 1) slope = (lineY - (oneLine / oneOne) * oneY) / (lineLine - (oneLine / oneOne) * oneLine);
  const constant = (oneY - slope * oneLine) / oneOne;
  const level = w.level.map((v, t) => v - constant - slope * (t / n));
  const d = w.d.map((v, t) => (t === 0 ? 0 : v - slope / n));
  return { ...w, level, d, terms: 0 };
}
