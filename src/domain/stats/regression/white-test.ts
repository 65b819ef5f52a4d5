/** Errors whose variance depends on the regressors in any smooth way. */
import { argumentError, requireBoolean, requireOptions, type Series } from '../series.ts';
import { type LagrangeResult, lagrange } from './lagrange.ts';
import { column, leastSquares, OLS_NAMES } from './least-squares.ts';
import type { OlsOptions } from './ols.ts';
import { project } from './projection.ts';

/**
 * White's test. Null hypothesis: the variance of the errors depends neither on the regressors nor on their squares and
 * products. A small p-value speaks for heteroskedasticity, or for a wrong functional form.
 * @param y (n,) dependent variable, finite, in any unit.
 * @param x k₀ ≥ 1 regressors, each (n,), finite. A square or product that repeats an earlier one (of a dummy) is left
 * out and lowers df.
 * @param options addConst of the regression. The auxiliary regression always has a constant.
 * @returns lm ~ χ²(df), lmPValue, f, fPValue, df; df = k₀(k₀ + 3)/2 when nothing is left out.
 * @throws BOT4_STATS_INPUT when data are not finite, of another length, collinear, too few for the squares, or fitted
 * without error.
 * @throws BOT4_STATS_ARGUMENT when there is no regressor.
 * ê² on 1, x and all xᵢxⱼ; LM = n R². White (1980), Econometrica 48. Unchanged by a + b·y and, with a constant, by
 * a + b·x: a shift only mixes columns of the auxiliary regression. Golden: statistics/tests-regression.json
 * @example whiteTest([1, 3, 2, 5, 4, 7], [[1, 2, 3, 4, 5, 7]], { addConst: true }).df // => 2
 */
export function whiteTest(y: Series, x: readonly Series[], options: OlsOptions): LagrangeResult {
  requireOptions(options);
  requireBoolean(options.addConst, 'addConst');
  if (x.length === 0) throw argumentError('x', 'is empty, needs a regressor');
  const fit = leastSquares(y, x, options.addConst, OLS_NAMES);
  // Centred and near one in size: squares of a regressor far away from zero would hide all but its level.
  const linear = x.map((v, j) => unitColumn(v, j));
  const all = [...linear];
  linear.forEach((a, i) => {
    for (const b of linear.slice(i)) all.push(a.map((v, t) => v * (b[t] as number)));
  });
  const kept = independent(all);
  return lagrange(
    fit.residuals.map((v) => v * v),
    kept,
    kept.length,
    { target: 'y', column: (j) => `x[${Math.min(j, x.length - 1)}]` },
  );
}

/** A regressor about its mean, its largest deviation between 1 and 2. */
function unitColumn(x: Series, j: number): Float64Array {
  const centred = column(x, OLS_NAMES.column(j), true).z;
  return column(centred, OLS_NAMES.column(j), true).z;
}

/** The columns that are no combination of a constant and the columns before them. */
function independent(all: readonly Float64Array[]): Float64Array[] {
  const kept = [...all];
  for (;;) {
    const own = kept.map((v) => column(v, 'x', true));
    const fit = project(
      own.map((c) => c.z),
      new Float64Array((all[0] as Float64Array).length),
      own.map((c) => c.noise),
    );
    if (fit.kind === 'projected') return kept;
    kept.splice(fit.column, 1);
  }
}
