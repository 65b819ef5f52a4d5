/** Expected variances after the last observation. */
import { standardCdf } from '../distributions/normal.ts';
import { argumentError } from '../series.ts';
import type { GarchProblem } from './garch-problem.ts';
import { MEAN_ABS_NORMAL } from './garch-variance.ts';

/**
 * Expected variances for 1 … horizon steps after the last observation, from the residuals and variances that the last
 * evaluation left in the problem.
 */
export function forecastVariance(s: GarchProblem, theta: Float64Array, horizon: number): Float64Array {
  if (s.model.volatility === 'garch') return garchForecast(s, theta, horizon);
  if (horizon > 1 && s.model.distribution !== 'normal') {
    throw argumentError('horizon', `is ${horizon}, must be 1: E exp|z| of a t distribution is infinite`);
  }
  return egarchForecast(s, theta, horizon);
}

/** A future square is expected to be its variance, and to follow a negative shock half of the time. */
function garchForecast(s: GarchProblem, theta: Float64Array, horizon: number): Float64Array {
  const { model, layout, n, e, h } = s;
  const out = new Float64Array(horizon);
  for (let step = 0; step < horizon; step++) {
    let v = theta[layout.omega] as number;
    for (let j = 0; j < model.p + model.o; j++) {
      const asymmetric = j >= model.p;
      const ahead = step - 1 - (asymmetric ? j - model.p : j);
      v += (theta[layout.alpha + j] as number) * squareAt(ahead, asymmetric);
    }
    for (let j = 0; j < model.q; j++) {
      const ahead = step - 1 - j;
      const lag = Math.max(0, n + ahead);
      v += (theta[layout.beta + j] as number) * ((ahead >= 0 ? out[ahead] : h[lag]) as number);
    }
    out[step] = v;
  }
  return out;

  function squareAt(ahead: number, asymmetric: boolean): number {
    if (ahead >= 0) return (asymmetric ? 0.5 : 1) * (out[ahead] as number);
    const value = e[Math.max(0, n + ahead)] as number;
    return asymmetric && !(value < 0) ? 0 : value * value;
  }
}

/** E exp(a|z| + gz) of a standard normal z: half-line moments e^(c²/2) Φ(c) with c = a ± g. */
function expMoment(a: number, g: number): number {
  const up = a + g;
  const down = a - g;
  return Math.exp(0.5 * up * up) * standardCdf(up) + Math.exp(0.5 * down * down) * standardCdf(down);
}

/**
 * ln h is linear in the shocks: each future shock z enters step k with weights A|z| + Gz that are the impulse response
 * of the equation, so the expectation of h is a product of half-line moments.
 */
function egarchForecast(s: GarchProblem, theta: Float64Array, horizon: number): Float64Array {
  const { model, layout, n, e, h } = s;
  const out = new Float64Array(horizon);
  const log = new Float64Array(horizon);
  const size = new Float64Array(horizon);
  const sign = new Float64Array(horizon);
  let factor = 1;
  for (let step = 0; step < horizon; step++) {
    let v = theta[layout.omega] as number;
    for (let j = 0; j < model.p + model.o; j++) {
      const signed = j >= model.p;
      const ahead = step - 1 - (signed ? j - model.p : j);
      const a = theta[layout.alpha + j] as number;
      const lag = Math.max(0, n + ahead);
      const z = (e[lag] as number) / Math.sqrt(h[lag] as number);
      if (ahead < 0) v += a * (signed ? z : Math.abs(z) - MEAN_ABS_NORMAL);
      else if (!signed) v -= a * MEAN_ABS_NORMAL;
    }
    for (let j = 0; j < model.q; j++) {
      const ahead = step - 1 - j;
      const past = Math.log(h[Math.max(0, n + ahead)] as number);
      v += (theta[layout.beta + j] as number) * (ahead >= 0 ? (log[ahead] as number) : past);
    }
    log[step] = v;
    if (step > 0) {
      // A shock that lies `step` steps back has this weight; one that lies less far back had its own in `factor`.
      size[step] = (step <= model.p ? (theta[layout.alpha + step - 1] as number) : 0) + response(size, step);
      sign[step] = (step <= model.o ? (theta[layout.gamma + step - 1] as number) : 0) + response(sign, step);
      factor *= expMoment(size[step] as number, sign[step] as number);
    }
    out[step] = Math.exp(v) * factor;
  }
  return out;

  function response(weights: Float64Array, step: number): number {
    let sum = 0;
    for (let j = 1; j <= model.q && j < step; j++) {
      sum += (theta[layout.beta + j - 1] as number) * (weights[step - j] as number);
    }
    return sum;
  }
}
