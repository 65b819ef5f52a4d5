/**
 * Least squares with standard errors that hold when the errors differ in variance or are correlated in time.
 *
 * The sandwich is built in an orthonormal frame of the regressors, the constant being one axis of it: scale, offset and
 * near collinearity of the data enter only when the result goes back to the user's units.
 */
import { twoSidedNormal } from '../distributions/normal.ts';
import {
  argumentError,
  dataError,
  requireBoolean,
  requireInteger,
  requireOneOf,
  requireOptions,
  requireSeries,
  type Series,
} from '../series.ts';
import { coefficientsOf, type LeastSquares, leastSquares, OLS_NAMES } from './least-squares.ts';
import type { OlsOptions } from './ols.ts';

/** 'HC0' … 'HC3': errors of differing variance; 'HAC': correlated in time too. */
export type RobustCovariance = 'HC0' | 'HC1' | 'HC2' | 'HC3' | 'HAC';

/** Options of `olsRobust`. */
export interface OlsRobustOptions extends OlsOptions {
  /** White (1980) without correction, times n/(n − k), by 1/(1 − h), by 1/(1 − h)², or Newey-West (Bartlett weights). */
  readonly covariance: RobustCovariance;
  /** Number of lags of 'HAC', 0 ≤ maxLags < n; null for the others. */
  readonly maxLags: number | null;
}

/** Result of `olsRobust`; k counts the constant. */
export interface OlsRobustResult {
  /** (k,) constant first when there is one. */
  readonly coefficients: Float64Array;
  /** (k,) */
  readonly standardErrors: Float64Array;
  /** (k,) coefficient / standard error. */
  readonly tValues: Float64Array;
  /** (k,) two-sided, normal limit; null hypothesis: the coefficient is zero. */
  readonly pValues: Float64Array;
  /** (k, k) row-major covariance matrix of the coefficients. */
  readonly covariance: Float64Array;
}

/**
 * Ordinary least squares with robust standard errors. Null hypothesis of each t-value: its coefficient is zero beside the
 * others. A small p-value speaks for a relation, in large samples whatever the variance (HC) or correlation (HAC) of the
 * errors.
 * @param y (n,) dependent variable, finite.
 * @param x k₀ regressors, each (n,), finite; may be empty with a constant.
 * @param options addConst, covariance and maxLags; no defaults, because each changes the conclusion.
 * @returns coefficients, standardErrors, tValues, pValues, covariance.
 * @throws BOT4_STATS_INPUT when data are not finite, of another length, collinear, fitted without error, or for
 * 'HC2' and 'HC3' fitted exactly in one row.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range or there is no regressor at all.
 * (X'X)⁻¹ S (X'X)⁻¹ with S = Σ ê²ₜ xₜxₜ' (HC) or S = Γ₀ + Σ (1 − l/(L+1)) (Γₗ + Γₗ') (HAC), no small-sample factor.
 * White (1980), Econometrica 48; MacKinnon & White (1985), J. of Econometrics 29; Newey & West (1987), Econometrica 55.
 * Slopes' t-values are unchanged by a + b·y and a + b·x. Golden: statistics/tests-regression.json
 * @example olsRobust([1, 3, 2, 5], [[1, 2, 3, 4]], { addConst: true, covariance: 'HC1', maxLags: null }).coefficients[1] // => 1.1
 */
export function olsRobust(y: Series, x: readonly Series[], options: OlsRobustOptions): OlsRobustResult {
  requireOptions(options);
  requireBoolean(options.addConst, 'addConst');
  const { addConst, covariance, maxLags } = options;
  requireOneOf(covariance, 'covariance', ['HC0', 'HC1', 'HC2', 'HC3', 'HAC']);
  if (x.length === 0 && !addConst) throw argumentError('x', 'is empty and there is no constant');
  requireSeries(y, 'y', 2);
  checkLags(options, y.length);
  const fit = leastSquares(y, x, addConst, OLS_NAMES);
  const scores = scoresOf(fit, covariance);
  const factor = covariance === 'HC1' ? fit.n / (fit.n - fit.k) : 1;
  const matrix = inUnits(fit, longRun(scores, maxLags ?? 0), factor);
  const coefficients = coefficientsOf(fit);
  const standardErrors = coefficients.map((_, j) => Math.sqrt(matrix[j * fit.k + j] as number));
  const tValues = coefficients.map((b, j) => b / (standardErrors[j] as number));
  return { coefficients, standardErrors, tValues, pValues: tValues.map(twoSidedNormal), covariance: matrix };
}

function checkLags({ covariance, maxLags }: OlsRobustOptions, n: number): void {
  if (covariance !== 'HAC') {
    if (maxLags !== null) throw argumentError('maxLags', `is ${maxLags}, must be null for ${covariance}`);
  } else if (maxLags === null) throw argumentError('maxLags', 'is null, HAC needs a number of lags');
  else requireInteger(maxLags, 'maxLags', 0, n - 1);
}

/** The k orthonormal axes times the (corrected) residuals, each (n,). */
function scoresOf(fit: LeastSquares, covariance: RobustCovariance): Float64Array[] {
  const { n, inverse, columns } = fit;
  const axes: Float64Array[] = fit.k > columns.length ? [new Float64Array(n).fill(1 / Math.sqrt(n))] : [];
  inverse.forEach((v, c) => {
    const axis = new Float64Array(n);
    for (let j = 0; j <= c; j++) {
      const z = (columns[j] as { z: Float64Array }).z;
      const w = v[j] as number;
      for (let t = 0; t < n; t++) axis[t] = (axis[t] as number) + w * (z[t] as number);
    }
    axes.push(axis);
  });
  const residuals = Float64Array.from(fit.residuals);
  if (covariance === 'HC2' || covariance === 'HC3') {
    for (let t = 0; t < n; t++) {
      let leverage = 0;
      for (const axis of axes) leverage += (axis[t] as number) ** 2;
      const left = 1 - leverage;
      // A row with leverage 1 is fitted exactly, and its residual says nothing about its variance.
      if (!(left > 1e-10)) throw dataError('x', `has row ${t} that determines a coefficient alone`);
      residuals[t] = (residuals[t] as number) / (covariance === 'HC2' ? Math.sqrt(left) : left);
    }
  }
  for (const axis of axes) for (let t = 0; t < n; t++) axis[t] = (axis[t] as number) * (residuals[t] as number);
  return axes;
}

/** Σ uₜuₜ' + Bartlett-weighted cross products of `lags` lags, (k, k) row-major. */
function longRun(scores: readonly Float64Array[], lags: number): Float64Array {
  const k = scores.length;
  const out = new Float64Array(k * k);
  scores.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      const b = scores[j] as Float64Array;
      let sum = crossProduct(a, b, 0);
      for (let lag = 1; lag <= lags; lag++) {
        sum += (1 - lag / (lags + 1)) * (crossProduct(a, b, lag) + crossProduct(b, a, lag));
      }
      out[i * k + j] = sum;
      out[j * k + i] = sum;
    }
  });
  return out;
}

function crossProduct(a: Float64Array, b: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < a.length; t++) sum += (a[t] as number) * (b[t - lag] as number);
  return sum;
}

/** The sandwich with its outer layers: from the orthonormal frame to the coefficients in the units of the data. */
function inUnits(fit: LeastSquares, middle: Float64Array, factor: number): Float64Array {
  const { columns, inverse, k, target } = fit;
  const shift = k - columns.length;
  // Row i of `outer` is coefficient i as a combination of the coordinates in the frame.
  const outer = new Float64Array(k * k);
  columns.forEach((c, j) => {
    inverse.forEach((v, a) => {
      outer[(j + shift) * k + a + shift] = ((v[j] as number) * c.scale) / target.scale;
      if (shift === 1) outer[a + 1] = (outer[a + 1] as number) - ((v[j] as number) * c.mean) / target.scale;
    });
  });
  if (shift === 1) outer[0] = 1 / Math.sqrt(fit.n) / target.scale;
  const half = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let a = 0; a < k; a++) sum += (outer[i * k + a] as number) * (middle[a * k + j] as number);
      half[i * k + j] = sum;
    }
  }
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let a = 0; a < k; a++) sum += (half[i * k + a] as number) * (outer[j * k + a] as number);
      out[i * k + j] = factor * sum;
    }
  }
  return out;
}
