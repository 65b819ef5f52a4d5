/** Ordinary least squares with the classic errors. */
import { fDist } from '../distributions/f-dist.ts';
import { twoSidedStudent } from '../distributions/student-t.ts';
import { argumentError, requireBoolean, requireOptions, type Series } from '../series.ts';
import { coefficientsOf, type LeastSquares, leastSquares, OLS_NAMES } from './least-squares.ts';

/** Options of `ols`. */
export interface OlsOptions {
  /** Whether a constant is put in front of the regressors. */
  readonly addConst: boolean;
}

/** Result of `ols`; k counts the constant. */
export interface OlsResult {
  /** (k,) constant first when there is one. */
  readonly coefficients: Float64Array;
  /** (k,) classic standard errors: independent errors of one variance. */
  readonly standardErrors: Float64Array;
  /** (k,) coefficient / standard error. */
  readonly tValues: Float64Array;
  /** (k,) two-sided, t with dfResid degrees of freedom; null hypothesis: the coefficient is zero. */
  readonly pValues: Float64Array;
  /** (n,) y minus fit, in the unit of y. */
  readonly residuals: Float64Array;
  readonly nobs: number;
  /** n − k. */
  readonly dfResid: number;
  /** Residual sum of squares. */
  readonly rss: number;
  /** About the mean with a constant, about zero without. */
  readonly r2: number;
  readonly adjustedR2: number;
  /** All coefficients but the constant are zero; NaN when there is only the constant. */
  readonly fStatistic: number;
  readonly fPValue: number;
  /** Gaussian log-likelihood at its maximum. */
  readonly logLikelihood: number;
  /** −2 logLikelihood + 2k. */
  readonly aic: number;
  /** −2 logLikelihood + k log n. */
  readonly bic: number;
}

/**
 * Ordinary least squares. Null hypothesis of each t-value: its coefficient is zero beside the others; of the F-value: all
 * but the constant are. A small p-value speaks for a relation, if the errors are independent and of one variance:
 * `breuschGodfrey` and `whiteTest` ask, `olsRobust` does without.
 * @param y (n,) dependent variable, finite.
 * @param x k₀ regressors, each (n,), finite; may be empty with a constant.
 * @param options addConst.
 * @returns coefficients, standardErrors, tValues, pValues, residuals, r2, fStatistic, logLikelihood, aic, bic and more.
 * @throws BOT4_STATS_INPUT when a value is not finite, a regressor is constant (beside a constant) or collinear, there
 * are not more rows than coefficients, or y is fitted without error.
 * @throws BOT4_STATS_ARGUMENT when there is no regressor at all.
 * β̂ = (X'X)⁻¹X'y by QR; se² = s² diag (X'X)⁻¹, s² = RSS/(n − k). Golub & Van Loan (2013), 5.3. Golden: statistics/tests.json
 * @example ols([1, 2, 4], [[0, 1, 2]], { addConst: true }).coefficients[1] // => 1.5
 */
export function ols(y: Series, x: readonly Series[], options: OlsOptions): OlsResult {
  requireOptions(options);
  requireBoolean(options.addConst, 'addConst');
  const { addConst } = options;
  if (x.length === 0 && !addConst) throw argumentError('x', 'is empty and there is no constant');
  return summary(leastSquares(y, x, addConst, OLS_NAMES));
}

/** Classic standard errors in the units of the data, the constant first when there is one. */
function standardErrorsOf(fit: LeastSquares): Float64Array {
  const { columns, inverse, target, n, k } = fit;
  const shift = k - columns.length;
  const s2 = fit.rss / (n - k);
  const out = new Float64Array(k);
  columns.forEach((c, j) => {
    let v = 0;
    for (const col of inverse) v += (col[j] as number) ** 2;
    out[j + shift] = (Math.sqrt(s2 * v) * c.scale) / target.scale;
  });
  if (shift === 1) {
    // b₀ = ȳ − Σ bⱼ x̄ⱼ; its variance is s² (1/n + x̄'(X'X)⁻¹x̄), and x̄'(X'X)⁻¹x̄ = |R⁻ᵀx̄|².
    let leverage = 1 / n;
    for (const col of inverse) {
      let dot = 0;
      columns.forEach((c, j) => {
        dot += (col[j] as number) * c.mean;
      });
      leverage += dot * dot;
    }
    out[0] = Math.sqrt(s2 * leverage) / target.scale;
  }
  return out;
}

function summary(fit: LeastSquares): OlsResult {
  const { n, k, rss, total, target, columns } = fit;
  const coefficients = coefficientsOf(fit);
  const standardErrors = standardErrorsOf(fit);
  const dfResid = n - k;
  const dfModel = columns.length;
  const constants = k - dfModel;
  const tValues = coefficients.map((b, j) => b / (standardErrors[j] as number));
  // Summed from its parts: a difference of two sums of squares would lose the digits of a weak relation.
  const explained = fit.along.reduce((s, v) => s + v * v, 0);
  const r2 = explained / total;
  // Without a constant the model of all zeros is compared, so every coefficient counts.
  const fStatistic = dfModel > 0 ? explained / dfModel / (rss / dfResid) : Number.NaN;
  const logLikelihood = (-n / 2) * (Math.log((2 * Math.PI * rss) / n) - 2 * Math.log(target.scale) + 1);
  return {
    coefficients,
    standardErrors,
    tValues,
    pValues: tValues.map((t) => twoSidedStudent(t, dfResid)),
    residuals: fit.residuals.map((v) => v / target.scale),
    nobs: n,
    dfResid,
    rss: rss / target.scale / target.scale,
    r2,
    adjustedR2: 1 - ((n - constants) / dfResid) * (rss / total),
    fStatistic,
    fPValue: dfModel > 0 ? fDist.sf(fStatistic, { d1: dfModel, d2: dfResid }) : Number.NaN,
    logLikelihood,
    aic: -2 * logLikelihood + 2 * k,
    bic: -2 * logLikelihood + k * Math.log(n),
  };
}
