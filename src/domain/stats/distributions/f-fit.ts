/** Fits of the F distribution. */
import { dataError, type Series, scaled } from '../series.ts';
import { digammaLessLog } from './gamma.ts';
import { logBetaFactor } from './incomplete-beta.ts';
import { climb, type Likelihood } from './likelihood-search.ts';
import { positiveSample } from './positive-sample.ts';

/** Degrees of freedom fitted by the method of moments. */
export interface FDegrees {
  readonly d1: number;
  readonly d2: number;
}

/** Degrees of freedom fitted by maximum likelihood, and the log-likelihood there. */
export interface FFit extends FDegrees {
  readonly logLikelihood: number;
}

/**
 * Fit of the F distribution by the method of moments.
 * @param x (n,) sample, finite, > 0, not constant, of a mean between 1 and 2; n ≥ 2.
 * @returns d1 and d2 of the distribution with the mean and the variance (divisor n) of x.
 * @throws BOT4_STATS_INPUT when x is not a positive sample, or no F distribution has its mean and variance.
 * d₂ = 2m/(m − 1), d₁ = 2m²(d₂ − 2)/(v(d₂ − 4) − 2m²). Johnson, Kotz & Balakrishnan (1995), ch. 27.
 * @example fDist.fitMoments([0.2, 0.5, 3.05]).d2 // => 10
 */
export function fitMoments(x: Series): FDegrees {
  const { mean, relativeVariance } = positiveSample(x);
  const d2 = (2 * mean) / (mean - 1);
  const d1 = (2 * (d2 - 2)) / (relativeVariance * (d2 - 4) - 2);
  if (!(mean > 1 && mean < 2 && d1 > 0 && d1 < Number.POSITIVE_INFINITY)) {
    throw dataError('x', 'has a mean and variance that no F distribution has');
  }
  return { d1, d2 };
}

/** Mean log-likelihood in log(d₁/2) and log(d₂/2). */
function likelihoodOf(x: Float64Array, meanLog: number): Likelihood {
  const n = x.length;
  return (at, gradient) => {
    const [a, b] = [Math.exp(at[0] as number), Math.exp(at[1] as number)];
    // log(1 + r) less its value at r = a/b, where x = 1: both parts stay small when a and b are large.
    let logs = 0;
    let shares = 0;
    const whole = a + b;
    for (let i = 0; i < n; i++) {
      const excess = (x[i] as number) - 1;
      logs += Math.log1p((a * excess) / whole);
      shares += excess / (b + a * (x[i] as number));
    }
    logs /= n;
    const common = digammaLessLog(whole);
    const tilt = (a * b * shares) / n;
    gradient[0] = a * (common - digammaLessLog(a) + meanLog - logs) - tilt;
    gradient[1] = b * (common - digammaLessLog(b) - logs) + tilt;
    return logBetaFactor(a, b, a / whole, b / whole) + (a - 1) * meanLog - whole * logs;
  };
}

/** Beyond this the distribution cannot be told from its limit, chi-squared over its degrees of freedom. */
const LARGEST = 1e7;

const STARTS = [
  [5, 10],
  [1, 2],
  [50, 50],
  [2, 100],
  [100, 4],
] as const;

/**
 * Fit of the F distribution by maximum likelihood.
 * @param x (n,) sample, finite, > 0, not constant; n ≥ 3.
 * @returns d1, d2, logLikelihood of the sample there.
 * @throws BOT4_STATS_INPUT when x is not a positive sample, or the likelihood has no maximum at finite degrees of
 * freedom.
 * Newton's method on log d₁ and log d₂ from several starts; the best is taken. Golden: statistics/distribution-tails.json
 * @example fDist.fitMle([0.3, 0.6, 0.9, 1.1, 1.9, 4.5]).d1 > 2 // => true
 */
export function fitMle(x: Series): FFit {
  const { meanLog, n } = positiveSample(x);
  if (n < 3) throw dataError('x', `has ${n} values, needs at least 3`);
  const { z, scale } = scaled(x, 'x', 3);
  const likelihood = likelihoodOf(
    z.map((v) => v / scale),
    meanLog,
  );
  const best = STARTS.map(([d1, d2]) => climb(likelihood, Float64Array.of(Math.log(d1 / 2), Math.log(d2 / 2)))).reduce(
    (one, other) => (other.value > one.value ? other : one),
  );
  const [a, b] = Array.from(best.x, Math.exp) as [number, number];
  if (!(best.converged && a < LARGEST && b < LARGEST)) {
    throw dataError('x', 'has no maximum of the likelihood at finite degrees of freedom');
  }
  return { d1: 2 * a, d2: 2 * b, logLikelihood: n * best.value };
}
