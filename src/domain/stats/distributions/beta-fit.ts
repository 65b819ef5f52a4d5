/**
 * Fits of the beta distribution. Newton's method runs on the mean and the concentration a + b, which are almost
 * independent of each other, and on differences from the sample mean: samples of a width of 1e-7 keep their digits.
 */
import { dataError, isConstant, requireSeries, type Series } from '../series.ts';
import { digammaLessLog, trigammaLessInverse } from './gamma.ts';
import { logBetaFactor } from './incomplete-beta.ts';

/** Shapes fitted by the method of moments. */
export interface BetaShapes {
  readonly a: number;
  readonly b: number;
}

/** Shapes fitted by maximum likelihood, and the log-likelihood there. */
export interface BetaFit extends BetaShapes {
  readonly logLikelihood: number;
}

/** What the likelihood depends on: the mean, and how far the mean logarithms are from those of the mean. */
interface Summary {
  readonly n: number;
  readonly mean: number;
  /** Mean of 1 − x. */
  readonly rest: number;
  /** Population variance. */
  readonly variance: number;
  /** mean log(x/m). */
  readonly below: number;
  /** mean log((1 − x)/(1 − m)). */
  readonly above: number;
}

/** Mean; the second pass takes the rounding of the first back. */
function meanOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] as number;
  const first = sum / x.length;
  let left = 0;
  for (let i = 0; i < x.length; i++) left += (x[i] as number) - first;
  return first + left / x.length;
}

/** Mean of log(x/m), d = x − m: by the difference where that is small, by the quotient where it would lose x. */
function meanLogShare(x: Float64Array, deviation: Float64Array, sign: number, mean: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const share = (sign * (deviation[i] as number)) / mean;
    sum += Math.abs(share) < 0.5 ? Math.log1p(share) : Math.log((x[i] as number) / mean);
  }
  return sum / x.length;
}

function summarise(x: Series): Summary {
  requireSeries(x, 'x', 2);
  const n = x.length;
  const near = new Float64Array(n);
  const far = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const v = x[i] as number;
    if (!(v > 0 && v < 1)) throw dataError('x', `is not strictly between 0 and 1 at index ${i}`);
    near[i] = v;
    far[i] = 1 - v;
  }
  if (isConstant(x)) throw dataError('x', 'is constant');
  // Mean and deviations are those from the nearer end, where all digits are, and the same for both logarithms.
  const low = meanOf(near);
  const high = meanOf(far);
  const sign = low < high ? 1 : -1;
  const [mean, rest] = sign > 0 ? [low, 1 - low] : [1 - high, high];
  const deviation = sign > 0 ? near.map((v) => v - low) : far.map((v) => v - high);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (deviation[i] as number) ** 2;
  return {
    n,
    mean,
    rest,
    variance: squares / n,
    below: meanLogShare(near, deviation, sign, mean),
    above: meanLogShare(far, deviation, -sign, rest),
  };
}

function concentration(s: Summary): number {
  return (s.mean / s.variance) * s.rest - 1;
}

/** Shapes at mean m(1 + δ) and concentration a + b. */
function shapesAt(s: Summary, delta: number, total: number): readonly [a: number, b: number] {
  return [s.mean * (1 + delta) * total, (s.rest - s.mean * delta) * total];
}

/**
 * Fit of the beta distribution by the method of moments.
 * @param x (n,) sample strictly between 0 and 1, not constant; n ≥ 2.
 * @returns a and b of the distribution with the mean and the variance (divisor n) of x.
 * @throws BOT4_STATS_INPUT when x is shorter than 2, constant, or has a value outside (0, 1).
 * With s = m(1 − m)/v − 1: a = ms, b = (1 − m)s. Johnson, Kotz & Balakrishnan (1995), ch. 25.
 * Golden: statistics/distributions.json
 * @example beta.fitMoments([0.25, 0.75]).a // => 1.5
 */
export function fitMoments(x: Series): BetaShapes {
  const s = summarise(x);
  const total = concentration(s);
  return { a: s.mean * total, b: s.rest * total };
}

/** Mean log-likelihood. */
function meanLogLikelihood(s: Summary, a: number, b: number): number {
  const atMean = logBetaFactor(a, b, s.mean, s.rest) - Math.log(s.mean) - Math.log(s.rest);
  return atMean + (a - 1) * s.below + (b - 1) * s.above;
}

/** One Newton step in δ and a + b. */
function newtonStep(s: Summary, delta: number, total: number): readonly [delta: number, total: number] {
  const [a, b] = shapesAt(s, delta, total);
  const [ta, tb, ts] = [trigammaLessInverse(a), trigammaLessInverse(b), trigammaLessInverse(total)];
  const common = digammaLessLog(total);
  const g1 = digammaLessLog(a) - common + Math.log1p(delta) - s.below;
  const g2 = digammaLessLog(b) - common + Math.log1p((-s.mean * delta) / s.rest) - s.above;
  // Determinant ψ′(a)ψ′(b) − ψ′(s)(ψ′(a) + ψ′(b)) with the leading terms, which cancel, taken out.
  const determinant = (ta * a) / (b * total) + (tb * b) / (a * total) + ta * tb - ts * (total / a / b + ta + tb);
  const stepTotal = -((1 / b + tb) * g1 + (1 / a + ta) * g2) / determinant;
  const stepShare = ((ts - (b / total) * tb) * g1 + ((a / total) * ta - ts) * g2) / determinant / total;
  return [stepShare / s.mean, stepTotal];
}

/**
 * Fit of the beta distribution by maximum likelihood.
 * @param x (n,) sample strictly between 0 and 1, not constant; n ≥ 2.
 * @returns a, b, logLikelihood of the sample there.
 * @throws BOT4_STATS_INPUT when x is shorter than 2, constant, has a value outside (0, 1), or is so extreme that the
 * search does not end.
 * ψ(a) − ψ(a + b) = mean log x, ψ(b) − ψ(a + b) = mean log(1 − x); the log-likelihood is concave, so Newton's method
 * with halved steps reaches its only maximum. Johnson, Kotz & Balakrishnan (1995), ch. 25.
 * Golden: statistics/distributions.json
 * @example beta.fitMle([0.2, 0.5, 0.8]).a // => 1.8953386680765308
 */
export function fitMle(x: Series): BetaFit {
  const s = summarise(x);
  let total = concentration(s);
  let delta = 0;
  let value = meanLogLikelihood(s, ...shapesAt(s, 0, total));
  let size = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 200 && !(size < 1e-14); iteration++) {
    const [stepDelta, stepTotal] = newtonStep(s, delta, total);
    size = Math.abs(stepTotal) / total + Math.abs(stepDelta);
    let share = 1;
    for (; share > 1e-10; share /= 2) {
      const [d, t] = [delta + share * stepDelta, total + share * stepTotal];
      const [a, b] = shapesAt(s, d, t);
      if (!(a > 0 && b > 0)) continue;
      const next = meanLogLikelihood(s, a, b);
      // Close to the maximum the values are equal up to rounding, and Newton's step is right by itself.
      if (next < value && size > 1e-6) continue;
      delta = d;
      total = t;
      value = next;
      break;
    }
  }
  if (!(size < 1e-6)) throw dataError('x', 'has no maximum of the likelihood that numbers can reach');
  const [a, b] = shapesAt(s, delta, total);
  return { a, b, logLikelihood: s.n * value };
}
