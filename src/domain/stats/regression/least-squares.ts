/**
 * Least squares in the unit of the data's own spread, the part that every regression here shares.
 *
 * Every column is scaled by a power of two and, with a constant, centred first: the regression then does not depend on
 * the unit or the zero of the data, and a mean far away from zero costs no digits. Householder reflections keep what
 * normal equations would lose. Memory: two copies of the data.
 */
import { dataError, maxMagnitude, requireSeries, type Series, scaled } from '../series.ts';
import { project } from './projection.ts';

/** A column in its own unit: data = (z + mean)/scale. */
export interface Column {
  readonly z: Float64Array;
  readonly scale: number;
  /** Mean that was removed, in scaled units; 0 without a constant. */
  readonly mean: number;
  /** Length below which what is left of the column is only rounding. */
  readonly noise: number;
}

/** A fitted regression, in the units of its columns. */
export interface LeastSquares {
  readonly target: Column;
  readonly columns: readonly Column[];
  /** (k₀,) slopes of the columns, without the constant. */
  readonly slopes: Float64Array;
  /** (k₀,) length of the target along each column after the earlier ones. */
  readonly along: Float64Array;
  /** Inverse of the upper triangle R, as columns. */
  readonly inverse: readonly Float64Array[];
  /** (n,) target minus fit, in units of the target column. */
  readonly residuals: Float64Array;
  /** Residual sum of squares. */
  readonly rss: number;
  /** Sum of squares of the target, about its mean when there is a constant. */
  readonly total: number;
  readonly n: number;
  /** Number of coefficients, the constant counted. */
  readonly k: number;
}

/** How a regression names its data in errors. */
export interface Names {
  readonly target: string;
  readonly column: (index: number) => string;
}

/** The argument names of `ols` and of the tests on its residuals. */
export const OLS_NAMES: Names = { target: 'y', column: (j) => `x[${j}]` };

/** Rounding of a stored number, times the operations on it, as a share of the column's largest magnitude. */
const NOISE_SHARE = 16 * Number.EPSILON;

/** A checked copy of `x` in its own unit, about its mean when `centre` is set. */
export function column(x: Series, key: string, centre: boolean): Column {
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
      for (let j = i + 1; j <= c; j++) s -= ((r[j] as Float64Array)[i] as number) * (v[j] as number);
      v[i] = s / ((r[i] as Float64Array)[i] as number);
    }
    return v;
  });
}

/** R⁻¹ times the projected target. */
function combine(inverse: readonly Float64Array[], along: Float64Array): Float64Array {
  const out = new Float64Array(along.length);
  inverse.forEach((v, c) => {
    for (let i = 0; i <= c; i++) out[i] = (out[i] as number) + (v[i] as number) * (along[c] as number);
  });
  return out;
}

/** Sum of squares. */
export function squares(v: Float64Array): number {
  let s = 0;
  for (let i = 0; i < v.length; i++) s += (v[i] as number) * (v[i] as number);
  return s;
}

/** Refuses data of the wrong shape, before any work. */
export function requireRegression(y: Series, x: readonly Series[], addConst: boolean, names: Names): void {
  requireSeries(y, names.target, 1);
  const k = x.length + (addConst ? 1 : 0);
  for (let j = 0; j < x.length; j++) {
    const own = x[j] as Series;
    requireSeries(own, names.column(j), 1);
    if (own.length !== y.length) {
      throw dataError(names.column(j), `has ${own.length} values, ${names.target} has ${y.length}`);
    }
  }
  if (y.length <= k) throw dataError(names.target, `has ${y.length} values for ${k} coefficients`);
}

/**
 * Regression of y on the columns x.
 * @param y (n,) finite.
 * @param x k₀ columns, each (n,), finite.
 * @param addConst whether a constant comes first.
 * @param names of the arguments in errors.
 * @throws BOT4_STATS_INPUT when data are not finite, of the wrong shape, collinear, or fitted without error.
 */
export function leastSquares(y: Series, x: readonly Series[], addConst: boolean, names: Names): LeastSquares {
  requireRegression(y, x, addConst, names);
  const target = column(y, names.target, addConst);
  const columns = x.map((v, j) => column(v, names.column(j), addConst));
  const fit = project(
    columns.map((c) => Float64Array.from(c.z)),
    Float64Array.from(target.z),
    columns.map((c) => c.noise),
  );
  if (fit.kind === 'collinear') {
    throw dataError(names.column(fit.column), 'is constant or a combination of the regressors before it');
  }
  const { along, rss } = fit.projection;
  if (!(rss > target.noise * target.noise)) throw dataError(names.target, 'is fitted without error');
  const inverse = invertUpper(fit.r);
  const slopes = combine(inverse, along);
  const residuals = Float64Array.from(target.z);
  const n = y.length;
  columns.forEach((c, j) => {
    const slope = slopes[j] as number;
    for (let i = 0; i < n; i++) residuals[i] = (residuals[i] as number) - slope * (c.z[i] as number);
  });
  const k = x.length + (addConst ? 1 : 0);
  return { target, columns, slopes, along, inverse, residuals, rss, total: squares(target.z), n, k };
}

/** Coefficients in the units of the data, the constant first when there is one. */
export function coefficientsOf(fit: LeastSquares): Float64Array {
  const shift = fit.k - fit.columns.length;
  const out = new Float64Array(fit.k);
  let constant = fit.target.mean;
  fit.columns.forEach((c, j) => {
    out[j + shift] = ((fit.slopes[j] as number) * c.scale) / fit.target.scale;
    constant -= (fit.slopes[j] as number) * c.mean;
  });
  if (shift === 1) out[0] = constant / fit.target.scale;
  return out;
}
