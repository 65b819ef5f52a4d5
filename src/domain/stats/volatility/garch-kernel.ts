/**
 * The likelihood of a univariate volatility model, its gradient and its scores, for every order, mean, distribution
 * and start. This is the plain form; `garch-11.ts` and `garch-111.ts` are its
 * fast twins for the commonest models.
 *
 * Memory: 2 + k doubles per observation; evaluating allocates nothing but the density. Complexity: O(n·k·(p + o + q)).
 */
import { type StandardDensity, standardDensity } from './garch-density.ts';
import { type GarchProblem, regressor } from './garch-problem.ts';
import { fillVariances, variance } from './garch-variance.ts';

const LOG_TWO_PI = 1.8378770664093453;
/** The search needs few digits of the information: of a series this long or longer it sums every eighth term. */
const LONG = 512;
const INFORMATION_STRIDE = 8;

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
  let tail = 0;
  let skew = 0;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    const v = h[t] as number;
    const root = Math.sqrt(v);
    const z = (e[t] as number) / root;
    sum += density.score(z);
    const byLog = -0.5 * (1 + z * density.slope);
    const byVariance = exponential ? byLog : byLog / v;
    const byError = density.slope / root;
    if (scores === null) addScore(s, t, byVariance, byError, gradient);
    else {
      one.fill(0);
      addScore(s, t, byVariance, byError, one);
      if (k > layout.shape) one[layout.shape] = density.byTail;
      if (k > layout.shape + 1) one[layout.shape + 1] = density.bySkew;
      for (let i = 0; i < layout.shape; i++) gradient[i] = (gradient[i] as number) + (one[i] as number);
      scores.set(one, t * k);
    }
    tail += density.byTail;
    skew += density.bySkew;
    if (information !== null && t % stride === 0) addInformation(s, t, v, density, stride, information);
  }
  if (k > layout.shape) gradient[layout.shape] = tail;
  if (k > layout.shape + 1) gradient[layout.shape + 1] = skew;
  return sum - 0.5 * sumOfLogs(h);
}

/** Adds the score of observation t for mean and variance: ∂l/∂e = f′/f/√h and ∂l/∂ ln h = −½(1 + z f′/f). */
function addScore(s: GarchProblem, t: number, byVariance: number, byError: number, out: Float64Array): void {
  const { layout, dh } = s;
  const row = t * layout.shape;
  for (let i = 0; i < layout.shape; i++) out[i] = (out[i] as number) + byVariance * (dh[row + i] as number);
  for (let m = 0; m < layout.mean; m++) out[m] = (out[m] as number) - byError * regressor(s, t, m);
}

function addInformation(
  s: GarchProblem,
  t: number,
  v: number,
  density: StandardDensity,
  weight: number,
  information: Float64Array,
): void {
  const { layout, dh } = s;
  const k = layout.size;
  const row = t * layout.shape;
  const factor = (s.model.volatility === 'egarch' ? 0.5 : 0.5 / (v * v)) * weight;
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
    const score = i === layout.shape ? density.byTail : density.bySkew;
    information[i * k + i] = (information[i * k + i] as number) + weight * score * score;
  }
}
