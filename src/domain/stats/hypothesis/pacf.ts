/** Partial autocorrelation: what is left of the correlation at a lag after the shorter lags. */
import { project } from '../regression/projection.ts';
import { dataError, requireInteger, requireOneOf, requireOptions, type Series } from '../series.ts';
import { autoProducts } from './acf.ts';
import { centre } from './centre.ts';

/** Options of `pacf`. */
export interface PacfOptions {
  /** Largest lag, 1 ≤ nlags ≤ n/2. */
  readonly nlags: number;
  /**
   * 'yule-walker': from autocovariances of divisor n, always in [−1, 1]; 'yule-walker-adjusted': of divisor n − k;
   * 'ols': a regression for each lag on all rows it allows; 'burg': least forward and backward error, in [−1, 1].
   */
  readonly method: 'yule-walker' | 'yule-walker-adjusted' | 'ols' | 'burg';
}

/**
 * Sample partial autocorrelations.
 * @param x (n,) series in time order, evenly spaced, finite, not constant, in any unit; n ≥ 4.
 * @param options nlags and method; the methods differ in small samples, so there is no default.
 * @returns (nlags + 1,) 1, φ̂₁₁, φ̂₂₂, …
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, or exactly predictable from its past.
 * @throws BOT4_STATS_ARGUMENT when nlags or method is out of range.
 * φₖₖ is the last coefficient of an autoregression of order k. Levinson (1946) and Durbin (1960) for Yule-Walker; Burg
 * (1967); Box, Jenkins & Reinsel (2008), 3.2. Unchanged by a + b·x. Golden: statistics/tests-hypothesis.json
 * @example pacf([1, 2, 1, 2, 1, 3], { nlags: 1, method: 'yule-walker' }).length // => 2
 */
export function pacf(x: Series, options: PacfOptions): Float64Array {
  requireOptions(options);
  const { nlags, method } = options;
  requireOneOf(method, 'method', ['yule-walker', 'yule-walker-adjusted', 'ols', 'burg']);
  const { z } = centre(x, 'x', 4);
  requireInteger(nlags, 'nlags', 1, Math.floor(z.length / 2));
  if (method === 'ols') return byRegression(z, nlags);
  if (method === 'burg') return burg(z, nlags);
  const gamma = autoProducts(z, nlags);
  if (method === 'yule-walker-adjusted') {
    for (let k = 1; k <= nlags; k++) gamma[k] = ((gamma[k] as number) * z.length) / (z.length - k);
  }
  // Adjusted autocovariances need not be those of any process, and the recursion may pass close to a singular step.
  return levinson(gamma, nlags, method === 'yule-walker' ? SINGULAR : SINGULAR_ADJUSTED);
}

/** Share of the variance below which what is left of it has lost too many digits to divide by. */
const SINGULAR = 2 ** -40;
const SINGULAR_ADJUSTED = 2 ** -26;

/** Durbin-Levinson recursion on autocovariances. */
function levinson(gamma: Float64Array, nlags: number, singular: number): Float64Array {
  const out = new Float64Array(nlags + 1);
  out[0] = 1;
  let phi = new Float64Array(nlags + 1);
  let next = new Float64Array(nlags + 1);
  let variance = gamma[0] as number;
  const noise = singular * variance;
  for (let k = 1; k <= nlags; k++) {
    let sum = gamma[k] as number;
    for (let j = 1; j < k; j++) sum -= (phi[j] as number) * (gamma[k - j] as number);
    const last = sum / variance;
    for (let j = 1; j < k; j++) next[j] = (phi[j] as number) - last * (phi[k - j] as number);
    next[k] = last;
    [phi, next] = [next, phi];
    out[k] = last;
    variance *= (1 - last) * (1 + last);
    if (Math.abs(variance) <= noise && k < nlags) throw dataError('x', `is predicted exactly by ${k} lags`);
  }
  return out;
}

/** The last coefficient of the regression on a constant and k lags, for each k. */
function byRegression(z: Float64Array, nlags: number): Float64Array {
  const n = z.length;
  const out = new Float64Array(nlags + 1);
  out[0] = 1;
  for (let k = 1; k <= nlags; k++) {
    const rows = n - k;
    if (rows <= k + 1) throw dataError('x', `has ${n} values, too few for a regression on ${k} lags`);
    const columns = Array.from({ length: k }, (_, i) => aboutMean(z, k - 1 - i, rows));
    const noise = 64 * Number.EPSILON * Math.sqrt(rows);
    const fit = project(
      columns,
      aboutMean(z, k, rows),
      columns.map(() => noise),
    );
    if (fit.kind === 'collinear') throw dataError('x', `is predicted exactly by ${fit.column} lags`);
    out[k] = (fit.projection.along[k - 1] as number) / ((fit.r[k - 1] as Float64Array)[k - 1] as number);
  }
  return out;
}

function aboutMean(z: Float64Array, from: number, rows: number): Float64Array {
  const v = z.slice(from, from + rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += v[i] as number;
  const mean = sum / rows;
  for (let i = 0; i < rows; i++) v[i] = (v[i] as number) - mean;
  return v;
}

/** Burg's recursion: prediction errors forwards and backwards. */
function burg(z: Float64Array, nlags: number): Float64Array {
  const n = z.length;
  const out = new Float64Array(nlags + 1);
  out[0] = 1;
  const forward = Float64Array.from(z);
  const backward = Float64Array.from(z);
  for (let k = 1; k <= nlags; k++) {
    let product = 0;
    let power = 0;
    for (let t = k; t < n; t++) {
      const f = forward[t] as number;
      const b = backward[t - 1] as number;
      product += f * b;
      power += f * f + b * b;
    }
    if (!(power > n * (64 * Number.EPSILON) ** 2)) throw dataError('x', `is predicted exactly by ${k - 1} lags`);
    const last = (2 * product) / power;
    out[k] = last;
    for (let t = n - 1; t >= k; t--) {
      const f = forward[t] as number;
      const b = backward[t - 1] as number;
      forward[t] = f - last * b;
      backward[t] = b - last * f;
    }
  }
  return out;
}
