/** A series in its own unit, and parameters of that unit in the unit of the data. */
import { dataError, type Series, scaled, standardise } from '../series.ts';
import { type GarchModel, garchLayout, garchNames } from './garch-model.ts';
import { leastSquaresMean } from './garch-problem.ts';

/** data = centre + unit · z, the mean square of z is 1. */
export interface GarchUnit {
  readonly z: Float64Array;
  readonly centre: number;
  readonly unit: number;
}

/** Observations that a fit needs for each parameter. */
const ROWS_PER_PARAMETER = 5;
/** Share of the spread below which what the mean leaves is rounding. */
const NOISE_SHARE = 1e-12;

/** Units down to this, and up to its inverse, have squares with all their digits. */
const LEAST_UNIT = 1e-148;

/**
 * Checks a series for a fit and brings it to its own unit.
 * @throws BOT4_STATS_INPUT when y is not finite, too short, constant, or leaves no variance to model.
 */
export function garchUnit(model: GarchModel, y: Series): GarchUnit {
  const size = garchNames(model).length;
  const fewest = ROWS_PER_PARAMETER * size + (model.mean === 'ar1' ? 1 : 0);
  const centred = model.mean !== 'zero';
  const own = centred ? standardise(y, 'y', fewest) : { ...scaled(y, 'y', fewest), mean: 0 };
  const { z } = own;
  let square = 0;
  for (let t = 0; t < z.length; t++) square += (z[t] as number) * (z[t] as number);
  const rms = Math.sqrt(square / z.length);
  for (let t = 0; t < z.length; t++) z[t] = (z[t] as number) / rms;
  requireSquares(model, z);
  const unit = rms / own.scale;
  // ω is as small as 1e-8 of a square of the unit.
  if (!(unit > LEAST_UNIT && unit < 1 / LEAST_UNIT)) {
    throw dataError('y', 'has squares beyond the range of numbers: bring it to another unit');
  }
  return { z, centre: own.mean, unit };
}

/** Refuses residuals whose squares are all equal: without a variance that moves there is no model to find. */
function requireSquares(model: GarchModel, z: Float64Array): void {
  const mean = leastSquaresMean(model, z);
  const mu = mean.length > 0 ? (mean[0] as number) : 0;
  const phi = mean.length > 1 ? (mean[1] as number) : 0;
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let t = model.mean === 'ar1' ? 1 : 0; t < z.length; t++) {
    let e = (z[t] as number) - mu;
    if (phi !== 0) e -= phi * (z[t - 1] as number);
    if (e * e > largest) largest = e * e;
    if (e * e < smallest) smallest = e * e;
  }
  if (!(largest - smallest > NOISE_SHARE)) throw dataError('y', 'leaves residuals of one size: no variance to model');
}

/** Parameters in the unit of the data. */
export function inDataUnit(model: GarchModel, own: GarchUnit, theta: Float64Array): Float64Array {
  const layout = garchLayout(model);
  const out = Float64Array.from(theta);
  if (model.mean === 'constant') out[0] = own.centre + own.unit * (theta[0] as number);
  if (model.mean === 'ar1') out[0] = own.centre * (1 - (theta[1] as number)) + own.unit * (theta[0] as number);
  if (model.volatility === 'garch') {
    out[layout.omega] = (theta[layout.omega] as number) * own.unit * own.unit;
  } else {
    let beta = 0;
    for (let j = layout.beta; j < layout.shape; j++) beta += theta[j] as number;
    out[layout.omega] = (theta[layout.omega] as number) + (1 - beta) * 2 * Math.log(own.unit);
  }
  return out;
}

/** Derivatives (k, k) of the parameters in the unit of the data by the search variables at x. */
export function unitJacobian(model: GarchModel, own: GarchUnit, x: Float64Array): Float64Array {
  const layout = garchLayout(model);
  const k = layout.size;
  const j = new Float64Array(k * k);
  for (let i = 0; i < k; i++) j[i * k + i] = 1;
  if (layout.mean > 0) j[0] = own.unit;
  if (model.mean === 'ar1') j[1] = -own.centre;
  if (model.volatility === 'garch') {
    j[layout.omega * k + layout.omega] = own.unit * own.unit;
  } else {
    for (let b = layout.beta; b < layout.shape; b++) j[layout.omega * k + b] = -2 * Math.log(own.unit);
  }
  if (k > layout.shape) j[layout.shape * k + layout.shape] = -1 / (x[layout.shape] as number) ** 2;
  return j;
}
