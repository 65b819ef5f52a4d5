/**
 * Ordinary least squares by Householder reflections.
 *
 * Every column is scaled by a power of two and, with a constant, centred first: the regression then does not depend on
 * the unit or the zero of the data, and a mean far away from zero costs no digits. Memory: a copy of the data.
 */
import { fDist } from '../distributions/f-dist.ts';
import { twoSidedStudent } from '../distributions/student-t.ts';
import { argumentError, dataError, maxMagnitude, requireSeries, type Series, scaled } from '../series.ts';
import { type Projection, project } from './projection.ts';

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

/** A column in its own unit: data = (z/scale) + shift. */
interface Column {
  readonly z: Float64Array;
  readonly scale: number;
  /** Mean that was removed, in scaled units; 0 without a constant. */
  readonly mean: number;
  /** Length below which what is left of the column is only rounding. */
  readonly noise: number;
}

/** Rounding of a stored number, times the operations on it, as a share of the column's largest magnitude. */
const NOISE_SHARE = 16 * Number.EPSILON;

function column(x: Series, key: string, centre: boolean): Column {
  const { z, scale } = scaled(x, key, 1);
  const noise = NOISE_SHARE * maxMagnitude(z) * Math.sqrt(z.length);
  let mean = 0;
  for (let pass = 0; centre && pass < 2; pass++) {
    let sum = 0;
    for (let i = 0; i < z.length; i++) sum += z[i] as number;
    const part = sum / z.length;
    for (let i = 0; i < z.length; i++) z[i] = (z[i] as number) - part;
    mean += part;
  }
  return { z, scale, mean, noise };
}

/** Inverse of the upper triangle whose columns are `r`, as columns. */
function invertUpper(r: readonly Float64Array[]): Float64Array[] {
  const k = r.length;
  return Array.from({ length: k }, (_, c) => {
    const v = new Float64Array(k);
    for (let i = c; i >= 0; i--) {
      let s = i === c ? 1 : 0;
      for (let j = i + 1; j <= c; j++) s -= (r[j] as Float64Array)[i]! * (v[j] as number);
      v[i] = s / (r[i] as Float64Array)[i]!;
    }
    return v;
  });
}

/**
 * Ordinary least squares.
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
  const { addConst } = options;
  requireSeries(y, 'y', 1);
  const n = y.length;
  if (x.length === 0 && !addConst) throw argumentError('x', 'is empty and there is no constant');
  const k = x.length + (addConst ? 1 : 0);
  for (let j = 0; j < x.length; j++) {
    requireSeries(x[j] as Series, `x[${j}]`, 1);
    if ((x[j] as Series).length !== n) throw dataError(`x[${j}]`, `has ${(x[j] as Series).length} values, y has ${n}`);
  }
  if (n <= k) throw dataError('y', `has ${n} values for ${k} coefficients`);
  const target = column(y, 'y', addConst);
  const columns = x.map((v, j) => column(v, `x[${j}]`, addConst));
  const total = squares(target.z);
  const residuals = Float64Array.from(target.z);
  const fit = project(
    columns.map((c) => Float64Array.from(c.z)),
    target.z,
    columns.map((c) => c.noise),
  );
  if (fit.kind === 'collinear') {
    throw dataError(`x[${fit.column}]`, 'is constant or a combination of the regressors before it');
  }
  const { projection } = fit;
  const rss = projection.rss;
  if (!(rss > target.noise * target.noise)) throw dataError('y', 'is fitted without error');
  const inverse = invertUpper(fit.r);
  const slopes = inverse.length === 0 ? new Float64Array(0) : combine(inverse, projection.along);
  columns.forEach((c, j) => {
    for (let i = 0; i < n; i++) residuals[i] = (residuals[i] as number) - (slopes[j] as number) * (c.z[i] as number);
  });
  const unscaled = residuals.map((v) => v / target.scale);
  const s2 = rss / (n - k);
  const { coefficients, standardErrors } = inUnits(target, columns, slopes, inverse, s2, addConst, n);
  return summary({
    coefficients,
    standardErrors,
    residuals: unscaled,
    rss,
    total,
    n,
    k,
    addConst,
    scale: target.scale,
  });
}

function squares(v: Float64Array): number {
  let s = 0;
  for (let i = 0; i < v.length; i++) s += (v[i] as number) ** 2;
  return s;
}

/** R⁻¹ times the projected y. */
function combine(inverse: readonly Float64Array[], along: Projection['along']): Float64Array {
  const out = new Float64Array(along.length);
  inverse.forEach((v, c) => {
    for (let i = 0; i <= c; i++) out[i] = (out[i] as number) + (v[i] as number) * (along[c] as number);
  });
  return out;
}

/** Coefficients and standard errors in the units of the data, with the constant recovered from the means. */
function inUnits(
  target: Column,
  columns: readonly Column[],
  slopes: Float64Array,
  inverse: readonly Float64Array[],
  s2: number,
  addConst: boolean,
  n: number,
): { coefficients: Float64Array; standardErrors: Float64Array } {
  const shift = addConst ? 1 : 0;
  const k = columns.length + shift;
  const coefficients = new Float64Array(k);
  const standardErrors = new Float64Array(k);
  columns.forEach((c, j) => {
    let v = 0;
    for (const col of inverse) v += (col[j] as number) ** 2;
    const unit = c.scale / target.scale;
    coefficients[j + shift] = (slopes[j] as number) * unit;
    standardErrors[j + shift] = Math.sqrt(s2 * v) * unit;
  });
  if (addConst) {
    // b₀ = ȳ − Σ bⱼ x̄ⱼ; its variance is s² (1/n + x̄'(X'X)⁻¹x̄), and x̄'(X'X)⁻¹x̄ = |R⁻ᵀx̄|².
    let constant = target.mean;
    let leverage = 1 / n;
    for (const col of inverse) {
      let dot = 0;
      columns.forEach((c, j) => {
        dot += (col[j] as number) * c.mean;
      });
      leverage += dot * dot;
    }
    columns.forEach((c, j) => {
      constant -= (slopes[j] as number) * c.mean;
    });
    coefficients[0] = constant / target.scale;
    standardErrors[0] = Math.sqrt(s2 * leverage) / target.scale;
  }
  return { coefficients, standardErrors };
}

interface Parts {
  readonly coefficients: Float64Array;
  readonly standardErrors: Float64Array;
  readonly residuals: Float64Array;
  readonly rss: number;
  readonly total: number;
  readonly n: number;
  readonly k: number;
  readonly addConst: boolean;
  readonly scale: number;
}

function summary(p: Parts): OlsResult {
  const { n, k, rss, total, coefficients, standardErrors } = p;
  const dfResid = n - k;
  const dfModel = k - (p.addConst ? 1 : 0);
  const tValues = coefficients.map((b, j) => b / (standardErrors[j] as number));
  const r2 = 1 - rss / total;
  const fStatistic = dfModel > 0 ? (total - rss) / dfModel / (rss / dfResid) : Number.NaN;
  const logLikelihood = (-n / 2) * (Math.log((2 * Math.PI * rss) / n) - 2 * Math.log(p.scale) + 1);
  return {
    coefficients,
    standardErrors,
    tValues,
    pValues: tValues.map((t) => twoSidedStudent(t, dfResid)),
    residuals: p.residuals,
    nobs: n,
    dfResid,
    rss: rss / p.scale / p.scale,
    r2,
    adjustedR2: 1 - ((n - (p.addConst ? 1 : 0)) / dfResid) * (1 - r2),
    fStatistic,
    fPValue: dfModel > 0 ? fDist.sf(fStatistic, { d1: dfModel, d2: dfResid }) : Number.NaN,
    logLikelihood,
    aic: -2 * logLikelihood + 2 * k,
    bic: -2 * logLikelihood + k * Math.log(n),
  };
}
