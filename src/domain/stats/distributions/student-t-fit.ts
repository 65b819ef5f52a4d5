/**
 * Fits of Student's t distribution with location and scale.
 *
 * The likelihood has two ends. With df → ∞ it becomes that of the normal distribution: a sample whose tails are not
 * heavier has its maximum there, and the fit says so with df = Infinity. With df → 0 it grows without bound at a value
 * that occurs k times once df < k/(n − k): those spikes are left out, and a sample that has nothing else is refused.
 */
import { dataError, type Series, type Standardised, sorted, standardise } from '../series.ts';
import { digammaLessLog, stirlingError } from './gamma.ts';
import { climb, type Likelihood, type LikelihoodMaximum } from './likelihood-search.ts';

/** Parameters fitted by the method of moments. */
export interface StudentTMoments {
  /** Infinity: the sample has no heavier tails than a normal distribution. */
  readonly df: number;
  readonly location: number;
  readonly scale: number;
}

/** Parameters fitted by maximum likelihood, and the log-likelihood there. */
export interface StudentTFit extends StudentTMoments {
  readonly logLikelihood: number;
}

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Population standard deviation and excess kurtosis of a standardised sample. */
function shape(z: Float64Array): { readonly sd: number; readonly excess: number } {
  let s2 = 0;
  let s4 = 0;
  for (let i = 0; i < z.length; i++) {
    const v2 = (z[i] as number) ** 2;
    s2 += v2;
    s4 += v2 * v2;
  }
  const m2 = s2 / z.length;
  return { sd: Math.sqrt(m2), excess: s4 / z.length / (m2 * m2) - 3 };
}

/**
 * Fit of Student's t distribution by the method of moments.
 * @param x (n,) sample, finite, not constant; n ≥ 4.
 * @returns df, location, scale of the distribution with the mean, variance (divisor n) and kurtosis of x; df is above 4,
 * and Infinity when the kurtosis is at most that of a normal distribution.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 4.
 * ν = 4 + 6/γ₂, scale² = v(ν − 2)/ν. Johnson, Kotz & Balakrishnan (1995), ch. 28.
 * @example studentT.fitMoments([-1, 0, 0, 0, 0, 0, 0, 1]).df // => 10
 */
export function fitMoments(x: Series): StudentTMoments {
  const { z, mean, scale } = standardise(x, 'x', 4);
  const { sd, excess } = shape(z);
  if (!(excess > 0)) return { df: Number.POSITIVE_INFINITY, location: mean, scale: sd / scale };
  const df = 4 + 6 / excess;
  return { df, location: mean, scale: (sd / scale) * Math.sqrt((df - 2) / df) };
}

/** Mean log-likelihood of a standardised sample in location, log scale and log df. */
function likelihoodOf(z: Float64Array, dfMin: number): Likelihood {
  const n = z.length;
  return (at, gradient) => {
    const [location, logScale, logDf] = at as unknown as readonly [number, number, number];
    const df = Math.exp(logDf);
    const inverse = Math.exp(-logScale);
    if (!(df >= dfMin)) return Number.NEGATIVE_INFINITY;
    let logs = 0;
    let pull = 0;
    let shares = 0;
    for (let i = 0; i < n; i++) {
      const t = ((z[i] as number) - location) * inverse;
      const square = t * t;
      logs += Math.log1p(square / df);
      const weight = 1 / (df + square);
      pull += t * weight;
      shares += square * weight;
    }
    logs /= n;
    shares /= n;
    const h = df / 2;
    const constant = h * Math.log1p(0.5 / h) - 0.5 + stirlingError(h + 0.5) - stirlingError(h) - HALF_LOG_TWO_PI;
    gradient[0] = (df + 1) * inverse * (pull / n);
    gradient[1] = (df + 1) * shares - 1;
    // ψ(h + ½) − ψ(h) by the parts that do not cancel, times ½ df.
    const rise = digammaLessLog(h + 0.5) - digammaLessLog(h) + Math.log1p(0.5 / h);
    gradient[2] = 0.5 * (df * rise - 1 - df * logs + (df + 1) * shares);
    return constant - (h + 0.5) * logs - logScale;
  };
}

/** Most frequent number of equal values. */
function largestTie(ascending: Float64Array): number {
  let most = 1;
  let run = 1;
  for (let i = 1; i < ascending.length; i++) {
    run = ascending[i] === ascending[i - 1] ? run + 1 : 1;
    most = Math.max(most, run);
  }
  return most;
}

/** Half the distance between the quartiles, or the standard deviation where they are equal. */
function quartileSpread(ascending: Float64Array, sd: number): number {
  const n = ascending.length;
  const spread =
    ((ascending[Math.floor(0.75 * (n - 1))] as number) - (ascending[Math.ceil(0.25 * (n - 1))] as number)) / 2;
  return spread > 0 ? spread : sd;
}

/** Start values of df with the upper quartile of their distribution. */
const STARTS = [
  [1, 1],
  [2.5, 0.79],
  [5, 0.727],
  [20, 0.687],
] as const;

/** Beyond this the distribution cannot be told from the normal one. */
const LARGEST_DF = 1e8;

function bestStart(z: Float64Array, dfMin: number, sd: number): LikelihoodMaximum | undefined {
  const likelihood = likelihoodOf(z, dfMin);
  const ascending = sorted(z);
  const middle = ascending[Math.floor(z.length / 2)] as number;
  const spread = quartileSpread(ascending, sd);
  let best: LikelihoodMaximum | undefined;
  for (const [df, quartile] of STARTS) {
    if (df < dfMin) continue;
    const found = climb(likelihood, Float64Array.of(middle, Math.log(spread / quartile), Math.log(df)));
    if (found.converged && (best === undefined || found.value > best.value)) best = found;
  }
  return best;
}

function inUnits(
  { mean, scale }: Standardised,
  at: readonly [number, number, number],
  n: number,
  value: number,
): StudentTFit {
  return {
    df: at[2],
    location: mean + at[0] / scale,
    scale: at[1] / scale,
    logLikelihood: n * (value + Math.log(scale)),
  };
}

/**
 * Fit of Student's t distribution with location and scale by maximum likelihood.
 * @param x (n,) sample, finite, not constant; n ≥ 5.
 * @returns df, location, scale, logLikelihood of the sample there; df is Infinity, and the fit the normal one, when the
 * tails of x are not heavier than normal.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, shorter than 5, or so full of equal values that the
 * likelihood has no maximum.
 * Newton's method on location, log scale and log df from four starts, the best of them against the normal limit.
 * Lange, Little & Taylor (1989), JASA 84(408). Golden: statistics/distribution-tails.json
 * @example studentT.fitMle([-1, -0.5, 0, 0.5, 1]).df // => Infinity
 */
export function fitMle(x: Series): StudentTFit {
  const s = standardise(x, 'x', 5);
  const n = s.z.length;
  const { sd, excess } = shape(s.z);
  const tie = largestTie(sorted(s.z));
  const dfMin = (1.5 * tie) / (n - tie);
  const found = bestStart(s.z, dfMin, sd);
  const atLimit = -HALF_LOG_TWO_PI - 0.5 - Math.log(sd);
  const normal = inUnits(s, [0, sd, Number.POSITIVE_INFINITY], n, atLimit);
  if (found !== undefined && found.value > atLimit) {
    const [location, logScale, logDf] = found.x as unknown as readonly [number, number, number];
    const df = Math.exp(logDf);
    return df < LARGEST_DF ? inUnits(s, [location, Math.exp(logScale), df], n, found.value) : normal;
  }
  // At a kurtosis above the normal one the likelihood rises away from the limit: its maximum must be elsewhere.
  if (excess > 1e-3)
    throw dataError('x', 'has no maximum of the likelihood: it grows without bound at a value of the sample');
  return normal;
}
