/** Engle-Granger test of cointegration: Dickey-Fuller on the residuals of a regression of levels. */
import { project } from '../regression/projection.ts';
import { argumentError, dataError, requireOneOf, requireOptions, type Series } from '../series.ts';
import { type Autolag, chooseLag, largestLag, levelT } from './dickey-fuller.ts';
import { type Critical, mackinnonCritical, mackinnonPValue } from './mackinnon.ts';
import { momentProjector } from './projector.ts';
import { solveUpper } from './solve-upper.ts';
import { removeTrend } from './trend.ts';
import { TERMS, type Trend, toWalk, type Walk, walkOf } from './walk.ts';

/** Options of `engleGranger`. */
export interface EngleGrangerOptions {
  /** Terms of the regression of levels: none, constant, constant and trend, constant, trend and squared trend. */
  readonly trend: Trend;
  /** How lags of the residual test are chosen, as in `adf`; null: exactly `maxLag`. */
  readonly autolag: Autolag | null;
  /** Largest number of lagged differences; null: ⌈12(n/100)^¼⌉, at most ⌊n/2⌋ − 1. */
  readonly maxLag: number | null;
}

/** Result of `engleGranger`. */
export interface EngleGrangerResult {
  /** t-value of the level of the residuals. */
  readonly statistic: number;
  /** Small: no cointegration is rejected. NaN beyond six variables, where there is no table. */
  readonly pValue: number;
  /** Lagged differences in the residual test. */
  readonly lag: number;
  /** For n − 1 rows; NaN for trend 'n' and beyond twelve variables, where there is no table. */
  readonly critical: Critical;
  /** (k,) coefficients of the x in the regression of levels: y − Σ coefficientⱼ xⱼ is the spread. */
  readonly coefficients: Float64Array;
}

/**
 * Engle-Granger test. Null hypothesis: y and the x are not cointegrated, no combination of them is stationary. A small
 * p-value speaks for a spread y − Σ βⱼ xⱼ that returns to its mean.
 * @param y (n,) series in time order, evenly spaced, finite, in any unit.
 * @param x k series, each (n,) at the times of y.
 * @param options trend, autolag and maxLag; no defaults, because each changes the conclusion.
 * @returns statistic, pValue, lag, critical, coefficients.
 * @throws BOT4_STATS_INPUT when a series is not finite, constant, too short, of another length, the x are collinear, or
 * y is a combination of them.
 * @throws BOT4_STATS_ARGUMENT when there is no x, or an option is out of range.
 * ADF without terms on the residuals of y = terms + Σ βⱼ xⱼ, with the distribution for k + 1 variables.
 * Engle & Granger (1987), Econometrica 55(2); MacKinnon (1994, 2010). Unchanged by a + b·y and by a + b·xⱼ (for 'n' only by
 * b·y and b·xⱼ). Golden: statistics/unit-root.json
 * @example engleGranger([1, 3, 2, 5, 4, 6, 5, 8], [[1, 2, 3, 4, 4, 5, 6, 7]], { trend: 'c', autolag: null, maxLag: 0 }).lag // => 0
 */
export function engleGranger(y: Series, x: readonly Series[], options: EngleGrangerOptions): EngleGrangerResult {
  requireOptions(options);
  const { trend, autolag } = options;
  requireOneOf(trend, 'trend', ['n', 'c', 'ct', 'ctt']);
  requireOneOf(autolag, 'autolag', ['aic', 'bic', 't-stat', null]);
  if (!Array.isArray(x) || x.length === 0) throw argumentError('x', 'has no series, needs at least one');
  const needed = TERMS[trend] + x.length + 4;
  const target = toWalk(y, 'y', trend, needed);
  const n = target.level.length;
  const maxLag = largestLag(n, 0, Math.floor(n / 2) - 1, options.maxLag);
  const regressors = x.map((v, j) => {
    const key = `x[${j}]`;
    const w = toWalk(v, key, trend, needed);
    if (w.level.length !== n) throw dataError(key, `has ${w.level.length} values, y has ${n}`);
    return w;
  });
  const { residuals, slopes, rounding } = regress(target, regressors);
  const w = walkOf(residuals, rounding);
  const projector = momentProjector(w);
  const { lag } = chooseLag(w, maxLag, autolag, projector);
  const statistic = levelT(w, lag, projector);
  const variables = x.length + 1;
  return {
    statistic,
    pValue: mackinnonPValue(statistic, trend, variables),
    lag,
    critical: mackinnonCritical(trend, n - 1, variables),
    coefficients: slopes.map((b, j) => (b * (regressors[j] as Walk).scale) / target.scale),
  };
}

/** Residuals and slopes of levels that lost their terms already, in the units of the walks. */
function regress(y: Walk, x: readonly Walk[]): { residuals: Float64Array; slopes: Float64Array; rounding: number } {
  const n = y.level.length;
  const share = 8 * Math.sqrt(n);
  const centred = (w: Walk): Float64Array => {
    const v = w.level.slice();
    removeTrend(v, w.terms, 1);
    return v;
  };
  const columns = x.map(centred);
  const residuals = centred(y);
  const fit = project(
    columns.map((v) => v.slice()),
    residuals.slice(),
    x.map((w) => share * w.rounding),
  );
  if (fit.kind === 'collinear') {
    throw dataError(`x[${fit.column}]`, 'lies on its trend or is a combination of the series before it');
  }
  const slopes = solveUpper(fit.r, fit.projection.along);
  let rounding = y.rounding;
  columns.forEach((v, j) => {
    const b = slopes[j] as number;
    rounding += Math.abs(b) * (x[j] as Walk).rounding;
    for (let t = 0; t < n; t++) residuals[t] = (residuals[t] as number) - b * (v[t] as number);
  });
  if (!(fit.projection.rss > (share * rounding) ** 2)) {
    throw dataError('y', 'is a combination of the x: there is no spread to test');
  }
  return { residuals, slopes, rounding };
}
