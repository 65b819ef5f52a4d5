/**
 * The recursions of conditional variances and of their derivatives by mean and variance parameters, for every order and
 * start. The derivatives follow the same recursion as the variance: forward accumulation, one pass, no allocation.
 * Bollerslev (1986), J. Econometrics 31; Nelson (1991), Econometrica 59(2); Glosten, Jagannathan & Runkle (1993),
 * J. Finance 48(5).
 */
import { type GarchProblem, type PreSample, regressor, residuals } from './garch-problem.ts';

/** E|z| of a standard normal: EGARCH subtracts it for every distribution, as arch does. */
export const MEAN_ABS_NORMAL = Math.sqrt(2 / Math.PI);

/** Writes the variances of a GARCH equation, and their derivatives when asked. */
function garchVariance(s: GarchProblem, theta: Float64Array, start: PreSample, derive: boolean): void {
  const deep = Math.min(s.n, Math.max(1, s.model.p, s.model.o, s.model.q));
  garchHead(s, theta, start, derive, deep);
  if (derive) garchBodyScore(s, theta, deep);
  else garchBody(s, theta, deep);
}

/** The variances from `from` on, where every lag has an observation. */
function garchBody(s: GarchProblem, theta: Float64Array, from: number): void {
  const { model, layout, n, e, h } = s;
  const { p, o, q } = model;
  for (let t = from; t < n; t++) {
    let v = theta[layout.omega] as number;
    for (let j = 0; j < p; j++) {
      const x = e[t - 1 - j] as number;
      v += (theta[layout.alpha + j] as number) * x * x;
    }
    for (let j = 0; j < o; j++) {
      const x = e[t - 1 - j] as number;
      if (x < 0) v += (theta[layout.gamma + j] as number) * x * x;
    }
    for (let j = 0; j < q; j++) v += (theta[layout.beta + j] as number) * (h[t - 1 - j] as number);
    h[t] = v;
  }
}

/** The variances and their derivatives from `from` on. */
function garchBodyScore(s: GarchProblem, theta: Float64Array, from: number): void {
  const { model, layout, n, e, h, dh, y } = s;
  const { p, o, q } = model;
  const { mean, omega, alpha, gamma, beta, shape: k } = layout;
  for (let t = from; t < n; t++) {
    const row = t * k;
    let v = theta[omega] as number;
    // −½ of the derivatives by μ and φ that come through the squares.
    let level = 0;
    let slope = 0;
    dh[row + omega] = 1;
    for (let j = 0; j < p; j++) {
      const lag = t - 1 - j;
      const x = e[lag] as number;
      const a = (theta[alpha + j] as number) * x;
      v += a * x;
      dh[row + alpha + j] = x * x;
      level += a;
      if (mean > 1) slope += a * (y[lag] as number);
    }
    for (let j = 0; j < o; j++) {
      const lag = t - 1 - j;
      const x = e[lag] as number;
      dh[row + gamma + j] = x < 0 ? x * x : 0;
      if (!(x < 0)) continue;
      const a = (theta[gamma + j] as number) * x;
      v += a * x;
      level += a;
      if (mean > 1) slope += a * (y[lag] as number);
    }
    if (mean > 0) dh[row] = -2 * level;
    if (mean > 1) dh[row + 1] = -2 * slope;
    for (let j = 0; j < q; j++) {
      const x = h[t - 1 - j] as number;
      v += (theta[beta + j] as number) * x;
      dh[row + beta + j] = x;
    }
    for (let j = 0; j < q; j++) {
      const b = theta[beta + j] as number;
      const before = row - (j + 1) * k;
      for (let i = 0; i < k; i++) dh[row + i] = (dh[row + i] as number) + b * (dh[before + i] as number);
    }
    h[t] = v;
  }
}

/** The first `deep` variances, whose lags reach behind the first observation. */
function garchHead(s: GarchProblem, theta: Float64Array, start: PreSample, derive: boolean, deep: number): void {
  const { model, layout, e, h, dh } = s;
  const k = layout.shape;
  let from = 0;
  if (model.init === 'first') {
    h[0] = start.value;
    if (derive) dh.fill(0, 0, k).set(start.byMean, 0);
    from = 1;
  }
  for (let t = from; t < deep; t++) {
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
function egarchVariance(s: GarchProblem, theta: Float64Array, start: PreSample, derive: boolean): void {
  const { model, layout, n, e, h, dh, z, log } = s;
  const k = layout.shape;
  const first = model.init === 'first';
  for (let t = 0; t < n; t++) {
    const own = first && t === 0 ? Math.log(start.value) : egarchLevel(s, theta, start, t);
    log[t] = own;
    h[t] = Math.exp(own);
    z[t] = (e[t] as number) * Math.exp(-0.5 * own);
    if (!derive) continue;
    if (first && t === 0) {
      dh.fill(0, 0, k);
      for (let m = 0; m < layout.mean; m++) dh[m] = (start.byMean[m] as number) / start.value;
    } else egarchDerivatives(s, theta, start, t);
  }
}

/** Logarithm of the variance of observation t. */
function egarchLevel(s: GarchProblem, theta: Float64Array, start: PreSample, t: number): number {
  const { model, layout, z, log } = s;
  const { p, o, q } = model;
  let v = theta[layout.omega] as number;
  for (let j = 0; j < p && j < t; j++) {
    v += (theta[layout.alpha + j] as number) * (Math.abs(z[t - 1 - j] as number) - MEAN_ABS_NORMAL);
  }
  for (let j = 0; j < o && j < t; j++) v += (theta[layout.gamma + j] as number) * (z[t - 1 - j] as number);
  for (let j = 0; j < q; j++) {
    v += (theta[layout.beta + j] as number) * (j < t ? (log[t - 1 - j] as number) : Math.log(start.value));
  }
  return v;
}

/** Derivatives of the logarithm of the variance of observation t. */
function egarchDerivatives(s: GarchProblem, theta: Float64Array, start: PreSample, t: number): void {
  const { model, layout, dh, z, log } = s;
  const { p, o, q } = model;
  const { mean, alpha, gamma, beta, shape: k } = layout;
  const row = t * k;
  dh.fill(0, row, row + k);
  dh[row + layout.omega] = 1;
  for (let j = 0; j < Math.max(p, o) && j < t; j++) {
    const lag = t - 1 - j;
    const shock = z[lag] as number;
    // dz = de/√h − ½ z d ln h, and d|z| = sgn(z) dz.
    let slope = 0;
    if (j < p) {
      dh[row + alpha + j] = (dh[row + alpha + j] as number) + Math.abs(shock) - MEAN_ABS_NORMAL;
      slope += shock > 0 ? (theta[alpha + j] as number) : shock < 0 ? -(theta[alpha + j] as number) : 0;
    }
    if (j < o) {
      dh[row + gamma + j] = (dh[row + gamma + j] as number) + shock;
      slope += theta[gamma + j] as number;
    }
    addRow(dh, row, lag * k, k, -0.5 * slope * shock);
    if (mean === 0) continue;
    const byError = slope * Math.exp(-0.5 * (log[lag] as number));
    for (let m = 0; m < mean; m++) dh[row + m] = (dh[row + m] as number) - byError * regressor(s, lag, m);
  }
  for (let j = 0; j < q; j++) {
    const b = theta[beta + j] as number;
    dh[row + beta + j] = (dh[row + beta + j] as number) + (j < t ? (log[t - 1 - j] as number) : Math.log(start.value));
    if (j < t) addRow(dh, row, (t - 1 - j) * k, k, b);
    else {
      for (let m = 0; m < mean; m++) {
        dh[row + m] = (dh[row + m] as number) + (b * (start.byMean[m] as number)) / start.value;
      }
    }
  }
}

/** Adds `factor` times the k numbers at `from` to those at `to`. */
function addRow(values: Float64Array, to: number, from: number, k: number, factor: number): void {
  for (let i = 0; i < k; i++) values[to + i] = (values[to + i] as number) + factor * (values[from + i] as number);
}

/** Leaves the residuals, variances and, when asked, the derivatives at `theta` in the problem. */
export function variance(s: GarchProblem, theta: Float64Array, derive: boolean): void {
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
