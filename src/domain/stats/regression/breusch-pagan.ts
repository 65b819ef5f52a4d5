/** Errors whose variance depends on the regressors. */
import { argumentError, requireBoolean, requireOptions, type Series } from '../series.ts';
import { type LagrangeResult, lagrange } from './lagrange.ts';
import { leastSquares, OLS_NAMES } from './least-squares.ts';
import type { OlsOptions } from './ols.ts';

/**
 * Breusch-Pagan test in the form of Koenker, which does not need normal errors. Null hypothesis: the variance of the
 * errors does not depend linearly on the regressors. A small p-value speaks for heteroskedasticity: use `olsRobust`.
 * @param y (n,) dependent variable, finite, in any unit.
 * @param x k₀ ≥ 1 regressors, each (n,), finite.
 * @param options addConst of the regression. The auxiliary regression always has a constant.
 * @returns lm ~ χ²(k₀), lmPValue, f, fPValue, df.
 * @throws BOT4_STATS_INPUT when data are not finite, of another length, collinear, or fitted without error.
 * @throws BOT4_STATS_ARGUMENT when there is no regressor.
 * ê² on x; LM = n R². Breusch & Pagan (1979), Econometrica 47; Koenker (1981), J. of Econometrics 17.
 * Unchanged by a + b·y and a + b·x. Golden: statistics/tests-regression.json
 * @example breuschPagan([1, 3, 2, 5, 4], [[1, 2, 3, 4, 5]], { addConst: true }).df // => 1
 */
export function breuschPagan(y: Series, x: readonly Series[], options: OlsOptions): LagrangeResult {
  requireOptions(options);
  requireBoolean(options.addConst, 'addConst');
  if (x.length === 0) throw argumentError('x', 'is empty, needs a regressor');
  const fit = leastSquares(y, x, options.addConst, OLS_NAMES);
  return lagrange(
    fit.residuals.map((v) => v * v),
    fit.columns.map((c) => c.z),
    x.length,
    OLS_NAMES,
  );
}
