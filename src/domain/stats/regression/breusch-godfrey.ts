/** Autocorrelation of regression errors of any order. */
import { requireBoolean, requireInteger, requireOptions, type Series } from '../series.ts';
import { type LagrangeResult, lagrange } from './lagrange.ts';
import { leastSquares, OLS_NAMES } from './least-squares.ts';
import type { OlsOptions } from './ols.ts';

/** Options of `breuschGodfrey`. */
export interface BreuschGodfreyOptions extends OlsOptions {
  /** Number of lagged residuals, ≥ 1, with k + nlags + 1 < n. */
  readonly nlags: number;
}

/**
 * Breusch-Godfrey test. Null hypothesis: the errors of the regression are not correlated with their own last `nlags`
 * values. A small p-value speaks for autocorrelation: standard errors that assume independence are then wrong. Valid
 * with lagged dependent variables among the regressors, where `durbinWatson` is not.
 * @param y (n,) dependent variable in time order, finite, in any unit.
 * @param x k₀ regressors, each (n,), finite.
 * @param options addConst of the regression, and nlags. The auxiliary regression always has a constant.
 * @returns lm ~ χ²(nlags), lmPValue, f of the lagged residuals, fPValue, df.
 * @throws BOT4_STATS_INPUT when data are not finite, of another length, collinear, or fitted without error.
 * @throws BOT4_STATS_ARGUMENT when nlags is out of range.
 * ê on x and ê₋₁ … ê₋ₙ with zeros before the sample; LM = n R². Breusch (1978), Australian Economic Papers 17; Godfrey
 * (1978), Econometrica 46. Unchanged by a + b·y and a + b·x. Golden: statistics/tests-regression.json
 * @example breuschGodfrey([1, 3, 2, 5, 4, 6, 9], [[1, 2, 3, 4, 5, 6, 7]], { addConst: true, nlags: 1 }).df // => 1
 */
export function breuschGodfrey(y: Series, x: readonly Series[], options: BreuschGodfreyOptions): LagrangeResult {
  requireOptions(options);
  requireBoolean(options.addConst, 'addConst');
  const { addConst, nlags } = options;
  const fit = leastSquares(y, x, addConst, OLS_NAMES);
  const n = fit.n;
  requireInteger(nlags, 'nlags', 1, n - x.length - 2);
  const e = fit.residuals;
  const lagged = Array.from({ length: nlags }, (_, i) => {
    const column = new Float64Array(n);
    column.set(e.subarray(0, n - 1 - i), i + 1);
    return column;
  });
  return lagrange(e, [...fit.columns.map((c) => c.z), ...lagged], nlags, {
    target: 'y',
    column: (j) => (j < x.length ? `x[${j}]` : 'y'),
  });
}
