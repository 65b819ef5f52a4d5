/**
 * The likelihood of a univariate volatility model, its gradient and its scores, for every order, mean, distribution
 * and start. This is the plain form; `garch-11.ts` is its fast twin for the commonest model.
 *
 * The derivatives of the variance follow the same recursion as the variance (forward accumulation), so value and
 * gradient are one pass over the data each. Memory: 2 + k doubles per observation; evaluating allocates nothing but
 * the density. Complexity: O(n·k·(p + o + q)). Bollerslev (1986), J. Econometrics 31; Nelson (1991), Econometrica 59(2);
 * Glosten, Jagannathan & Runkle (1993), J. Finance 48(5).
 */
import { type StandardDensity, standardDensity } from './garch-density.ts';
import { type GarchLayout, type GarchModel, garchLayout } from './garch-model.ts';

/** E|z| of a standard normal: EGARCH subtracts it for every distribution, as arch does. */
export const MEAN_ABS_NORMAL = Math.sqrt(2 / Math.PI);
const LOG_TWO_PI = 1.8378770664093453;
const EWMA_DECAY = 0.94;
const EWMA_LENGTH = 75;
/** The search needs few digits of the information: of a series this long or longer it sums every eighth term. */
const LONG = 512;
const INFORMATION_STRIDE = 8;

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
}

/** What stands before the first observation. */
interface Start {
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
function residuals(s: GarchProblem, theta: Float64Array): Start {
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
function regressor(s: GarchProblem, t: number, m: number): number {
  return m === 0 ? 1 : (s.y[t] as number);
}

/** Writes the variances of a GARCH equation, and their derivatives when asked. */
function garchVariance(s: GarchProblem, theta: Float64Array, start: Start, derive: boolean): void {
  const { model, layout, n, e, h, dh } = s;
  const k = layout.shape;
  let from = 0;
  if (model.init === 'first') {
    h[0] = start.value;
    if (derive) dh.fill(0, 0, k).set(start.byMean, 0);
    from = 1;
  }
  for (let t = from; t < n; t++) {
    const row = t * k;
    let v = theta[layout.omega] as number;
    if (derive) {
      dh.fill(0, row, row + k);
      dh[row + layout.omega] = 1;
    }
    for (let j = 0; j < model.p + model.o; j++) {
      const asymmetric = j >= model.p;
      const at = layout.alpha + j;
      const lag = t - 1 - (asymmetric ? j - model.p : j);
      const a = theta[at] as number;
      const weight = lag < 0 ? (asymmetric ? 0.5 : 1) : asymmetric && !((e[lag] as number) < 0) ? 0 : 1;
      if (weight === 0) continue;
      const x = lag < 0 ? start.value : (e[lag] as number) * (e[lag] as number);
      v += a * weight * x;
      if (!derive) continue;
      dh[row + at] = weight * x;
      for (let m = 0; m < layout.mean; m++) {
        const dx = lag < 0 ? (start.byMean[m] as number) : -2 * (e[lag] as number) * regressor(s, lag, m);
        dh[row + m] = (dh[row + m] as number) + a * weight * dx;
      }
    }
    for (let j = 0; j < model.q; j++) {
      const at = layout.beta + j;
      const lag = t - 1 - j;
      const b = theta[at] as number;
      const x = lag < 0 ? start.value : (h[lag] as number);
      v += b * x;
      if (!derive) continue;
      dh[row + at] = (dh[row + at] as number) + x;
      if (lag < 0) {
        for (let m = 0; m < layout.mean; m++) dh[row + m] = (dh[row + m] as number) + b * (start.byMean[m] as number);
      } else {
        const before = lag * k;
        for (let i = 0; i < k; i++) dh[row + i] = (dh[row + i] as number) + b * (dh[before + i] as number);
      }
    }
    h[t] = v;
  }
}

/** Writes the variances of an EGARCH equation, and the derivatives of their logarithms when asked. */
function egarchVariance(s: GarchProblem, theta: Float64Array, start: Start, derive: boolean): void {
  const { model, layout, n, e, h, dh } = s;
  const k = layout.shape;
  const logStart = Math.log(start.value);
  let from = 0;
  if (model.init === 'first') {
    h[0] = start.value;
    if (derive) {
      dh.fill(0, 0, k);
      for (let m = 0; m < layout.mean; m++) dh[m] = (start.byMean[m] as number) / start.value;
    }
    from = 1;
  }
  for (let t = from; t < n; t++) {
    const row = t * k;
    let v = theta[layout.omega] as number;
    if (derive) {
      dh.fill(0, row, row + k);
      dh[row + layout.omega] = 1;
    }
    for (let j = 0; j < model.p + model.o; j++) {
      const signed = j >= model.p;
      const at = layout.alpha + j;
      const lag = t - 1 - (signed ? j - model.p : j);
      if (lag < 0) continue;
      const a = theta[at] as number;
      const root = Math.sqrt(h[lag] as number);
      const z = (e[lag] as number) / root;
      const x = signed ? z : Math.abs(z) - MEAN_ABS_NORMAL;
      v += a * x;
      if (!derive) continue;
      dh[row + at] = (dh[row + at] as number) + x;
      // dz = de/√h − ½ z d ln h, and d|z| = sgn(z) dz.
      const slope = signed || z > 0 ? a : z < 0 ? -a : 0;
      const before = lag * k;
      for (let i = 0; i < k; i++) {
        dh[row + i] = (dh[row + i] as number) - 0.5 * slope * z * (dh[before + i] as number);
      }
      for (let m = 0; m < layout.mean; m++) {
        dh[row + m] = (dh[row + m] as number) - (slope * regressor(s, lag, m)) / root;
      }
    }
    for (let j = 0; j < model.q; j++) {
      const at = layout.beta + j;
      const lag = t - 1 - j;
      const b = theta[at] as number;
      const x = lag < 0 ? logStart : Math.log(h[lag] as number);
      v += b * x;
      if (!derive) continue;
      dh[row + at] = (dh[row + at] as number) + x;
      if (lag < 0) {
        for (let m = 0; m < layout.mean; m++) {
          dh[row + m] = (dh[row + m] as number) + (b * (start.byMean[m] as number)) / start.value;
        }
      } else {
        const before = lag * k;
        for (let i = 0; i < k; i++) dh[row + i] = (dh[row + i] as number) + b * (dh[before + i] as number);
      }
    }
    h[t] = Math.exp(v);
  }
}

function variance(s: GarchProblem, theta: Float64Array, derive: boolean): void {
  // Whoever only filters needs no memory for derivatives.
  if (derive && s.dh.length === 0) s.dh = new Float64Array(s.n * s.layout.shape);
  const start = residuals(s, theta);
  if (s.model.volatility === 'garch') garchVariance(s, theta, start, derive);
  else egarchVariance(s, theta, start, derive);
}

/** Leaves the residuals and variances at `theta` in the problem. */
export function fillVariances(s: GarchProblem, theta: Float64Array): void {
  const { p, o, q, volatility } = s.model;
  if (volatility === 'garch' && p === 1 && o === 0 && q === 1) quickVariance(s, theta);
  else variance(s, theta, false);
}

/** The variances of GARCH(1,1), without the loops over lags. */
function quickVariance(s: GarchProblem, theta: Float64Array): void {
  const { e, h, n, layout, model } = s;
  const b = residuals(s, theta).value;
  const omega = theta[layout.omega] as number;
  const alpha = theta[layout.alpha] as number;
  const beta = theta[layout.beta] as number;
  let v = model.init === 'first' ? b : omega + alpha * b + beta * b;
  for (let t = 0; t < n; t++) {
    h[t] = v;
    v = omega + alpha * ((e[t] as number) * (e[t] as number)) + beta * v;
  }
}

/** Log-likelihood at `theta`; leaves residuals and variances in the problem. NaN or −Infinity where it does not exist. */
export function logLikelihood(s: GarchProblem, theta: Float64Array): number {
  fillVariances(s, theta);
  const { e, h, n } = s;
  let sum = 0;
  if (s.model.distribution === 'normal') {
    for (let t = 0; t < n; t++) sum += ((e[t] as number) / (h[t] as number)) * (e[t] as number);
    return -0.5 * (n * LOG_TWO_PI + sum + sumOfLogs(h));
  }
  const density = standardDensity(s.model.distribution, theta, s.layout.shape);
  for (let t = 0; t < n; t++) sum += density.logPdf((e[t] as number) / Math.sqrt(h[t] as number));
  return sum - 0.5 * sumOfLogs(h);
}

/** Σ log of positive numbers: one logarithm per product of eight, where that neither over- nor underflows. */
function sumOfLogs(values: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < values.length; ) {
    const from = t;
    const end = Math.min(values.length, t + 8);
    let product = 1;
    for (; t < end; t++) product *= values[t] as number;
    if (product > 1e-290 && product < 1e290) sum += Math.log(product);
    else for (let i = from; i < end; i++) sum += Math.log(values[i] as number);
  }
  return sum;
}

/**
 * Log-likelihood at `theta` with its gradient in `gradient` (k,), and when given the scores of each observation in
 * `scores` (n, k) and an estimate of the information in `information` (k, k): for mean and variance parameters what a
 * normal distribution expects, for the shape the squared scores on the diagonal; of a long series every eighth term.
 */
export function logLikelihoodScore(
  s: GarchProblem,
  theta: Float64Array,
  gradient: Float64Array,
  scores: Float64Array | null,
  information: Float64Array | null,
): number {
  variance(s, theta, true);
  const { layout, model, n, e, h } = s;
  const k = layout.size;
  const density = standardDensity(model.distribution, theta, layout.shape);
  const exponential = model.volatility === 'egarch';
  const one = new Float64Array(k);
  gradient.fill(0);
  information?.fill(0);
  const stride = n < LONG ? 1 : INFORMATION_STRIDE;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    const v = h[t] as number;
    const root = Math.sqrt(v);
    const z = (e[t] as number) / root;
    sum += density.score(z) - 0.5 * Math.log(v);
    scoreOf(s, t, density, z, root, exponential, one);
    for (let i = 0; i < k; i++) gradient[i] = (gradient[i] as number) + (one[i] as number);
    if (scores !== null) scores.set(one, t * k);
    if (information !== null && t % stride === 0) addInformation(s, t, v, exponential, one, stride, information);
  }
  return sum;
}

/** The score of observation t: ∂l/∂e = f′/f/√h and ∂l/∂ ln h = −½(1 + z f′/f). */
function scoreOf(
  s: GarchProblem,
  t: number,
  density: StandardDensity,
  z: number,
  root: number,
  exponential: boolean,
  out: Float64Array,
): void {
  const { layout, dh } = s;
  const row = t * layout.shape;
  const byLog = -0.5 * (1 + z * density.slope);
  const factor = exponential ? byLog : byLog / (root * root);
  for (let i = 0; i < layout.shape; i++) out[i] = factor * (dh[row + i] as number);
  for (let m = 0; m < layout.mean; m++) out[m] = (out[m] as number) - (density.slope / root) * regressor(s, t, m);
  if (layout.size > layout.shape) out[layout.shape] = density.byTail;
  if (layout.size > layout.shape + 1) out[layout.shape + 1] = density.bySkew;
}

function addInformation(
  s: GarchProblem,
  t: number,
  v: number,
  exponential: boolean,
  score: Float64Array,
  weight: number,
  information: Float64Array,
): void {
  const { layout, dh } = s;
  const k = layout.size;
  const row = t * layout.shape;
  const factor = (exponential ? 0.5 : 0.5 / (v * v)) * weight;
  for (let i = 0; i < layout.shape; i++) {
    const left = factor * (dh[row + i] as number);
    for (let j = 0; j <= i; j++) {
      let add = left * (dh[row + j] as number);
      if (i < layout.mean) add += (weight * regressor(s, t, i) * regressor(s, t, j)) / v;
      information[i * k + j] = (information[i * k + j] as number) + add;
      if (j < i) information[j * k + i] = information[i * k + j] as number;
    }
  }
  for (let i = layout.shape; i < k; i++) {
    information[i * k + i] = (information[i * k + i] as number) + weight * (score[i] as number) ** 2;
  }
}
