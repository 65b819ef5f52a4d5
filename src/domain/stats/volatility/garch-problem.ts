/** A volatility model with its data, what stands before the first observation, and the memory of evaluations. */
import { type GarchLayout, type GarchModel, garchLayout } from './garch-model.ts';

const EWMA_DECAY = 0.94;
const EWMA_LENGTH = 75;

/** A model with its data and the memory that evaluations write into. */
export interface GarchProblem {
  readonly model: GarchModel;
  readonly layout: GarchLayout;
  /** (n,) or (n + 1,) with an autoregressive mean. */
  readonly y: Float64Array;
  /** Observations with a likelihood. */
  readonly n: number;
  /** The fixed number b of 'ewma'. */
  readonly backcast: number;
  /** (n,) residuals. */
  readonly e: Float64Array;
  /** (n,) variances. */
  readonly h: Float64Array;
  /** (n, k₀) derivatives of the variance (garch) or its logarithm (egarch) by mean and variance parameters. */
  dh: Float64Array;
  /** EGARCH: (n,) logarithms of the variances. */
  readonly log: Float64Array;
  /** EGARCH: (n,) standardised residuals. */
  readonly z: Float64Array;
}

/** What stands before the first observation. */
export interface PreSample {
  value: number;
  /** Derivatives of the value by the mean parameters. */
  readonly byMean: Float64Array;
}

/** Builds the problem of a model on `y`. */
export function garchProblem(model: GarchModel, y: Float64Array): GarchProblem {
  const layout = garchLayout(model);
  const n = model.mean === 'ar1' ? y.length - 1 : y.length;
  return {
    model,
    layout,
    y,
    n,
    backcast: ewmaStart(model, y),
    e: new Float64Array(n),
    h: new Float64Array(n),
    dh: new Float64Array(0),
    log: new Float64Array(model.volatility === 'egarch' ? n : 0),
    z: new Float64Array(model.volatility === 'egarch' ? n : 0),
  };
}

/** Least-squares parameters of the mean. */
export function leastSquaresMean(model: GarchModel, y: Float64Array): Float64Array {
  if (model.mean === 'zero') return new Float64Array(0);
  const n = y.length;
  const lag = model.mean === 'ar1' ? 1 : 0;
  let sum = 0;
  let before = 0;
  for (let t = lag; t < n; t++) {
    sum += y[t] as number;
    before += y[t - lag] as number;
  }
  const mean = sum / (n - lag);
  if (lag === 0) return Float64Array.of(mean);
  const meanBefore = before / (n - lag);
  let cross = 0;
  let square = 0;
  for (let t = 1; t < n; t++) {
    const x = (y[t - 1] as number) - meanBefore;
    cross += x * ((y[t] as number) - mean);
    square += x * x;
  }
  const phi = cross / square;
  return Float64Array.of(mean - phi * meanBefore, phi);
}

/** Σ 0.94ⁱ eᵢ² / Σ 0.94ⁱ over the first 75 residuals about the least-squares mean. */
function ewmaStart(model: GarchModel, y: Float64Array): number {
  const mean = leastSquaresMean(model, y);
  const lag = model.mean === 'ar1' ? 1 : 0;
  let weight = 1;
  let top = 0;
  let bottom = 0;
  for (let i = lag; i < y.length && i - lag < EWMA_LENGTH; i++) {
    let e = y[i] as number;
    if (mean.length > 0) e -= mean[0] as number;
    if (mean.length > 1) e -= (mean[1] as number) * (y[i - 1] as number);
    top += weight * e * e;
    bottom += weight;
    weight *= EWMA_DECAY;
  }
  return top / bottom;
}

/** Writes the residuals, and returns the start value with its derivatives. */
export function residuals(s: GarchProblem, theta: Float64Array): PreSample {
  const { model, y, n, e } = s;
  const byMean = new Float64Array(s.layout.mean);
  const ar = model.mean === 'ar1';
  const mu = model.mean === 'zero' ? 0 : (theta[0] as number);
  const phi = ar ? (theta[1] as number) : 0;
  let square = 0;
  let sum = 0;
  let cross = 0;
  for (let t = 0; t < n; t++) {
    const before = ar ? (y[t] as number) : 0;
    const v = ((ar ? y[t + 1] : y[t]) as number) - mu - phi * before;
    e[t] = v;
    square += v * v;
    sum += v;
    cross += v * before;
  }
  if (model.init === 'ewma') return { value: s.backcast, byMean };
  if (byMean.length > 0) byMean[0] = (-2 * sum) / n;
  if (byMean.length > 1) byMean[1] = (-2 * cross) / n;
  return { value: square / n, byMean };
}

/** −de/d(mean parameter m): 1 for the constant, the previous value for φ. */
export function regressor(s: GarchProblem, t: number, m: number): number {
  return m === 0 ? 1 : (s.y[t] as number);
}
