/** How fast a series comes back to its mean. */
import { dataError, isConstant, type Series, scaled } from '../series.ts';
import { coefficientsOf, leastSquares } from './least-squares.ts';

/** Result of `halfLife`; times are in steps of the series. */
export interface HalfLifeResult {
  /** Coefficient of xₜ₋₁ in the regression of Δxₜ; negative for a series that comes back. */
  readonly slope: number;
  /** Constant of that regression, in the unit of x. */
  readonly intercept: number;
  /** −log 2/slope, the limit of small slopes; Infinity when the slope is not negative. */
  readonly halfLife: number;
  /** −log 2/log(1 + slope), exact for an AR(1); Infinity for slope ≥ 0, NaN for slope < −1 (the series alternates). */
  readonly halfLifeExact: number;
}

/**
 * Half-life of mean reversion: after so many steps half of a deviation from the mean is left. It describes and does not
 * test: a random walk gives a finite number too, so ask `adf` first.
 * @param x (n,) series in time order, evenly spaced, finite, not constant; n ≥ 4.
 * @returns slope, intercept, halfLife, halfLifeExact.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, shorter than 4, or fitted without error (a line).
 * Δxₜ = a + b xₜ₋₁ + εₜ; an AR(1) with φ = 1 + b decays like φᵗ. Chan (2013), Algorithmic Trading, ch. 2.
 * The half-lives are unchanged by a + b·x. Golden: statistics/tests-regression.json
 * @example halfLife([1, 0, 0, 1]).slope // => -1.5
 */
export function halfLife(x: Series): HalfLifeResult {
  const { z, scale } = scaled(x, 'x', 4);
  if (isConstant(x)) throw dataError('x', 'is constant');
  const n = z.length;
  const step = new Float64Array(n - 1);
  for (let t = 0; t < n - 1; t++) step[t] = (z[t + 1] as number) - (z[t] as number);
  const fit = leastSquares(step, [z.subarray(0, n - 1)], true, { target: 'x', column: () => 'x' });
  const [constant = Number.NaN, slope = Number.NaN] = coefficientsOf(fit);
  return {
    slope,
    intercept: constant / scale,
    halfLife: slope < 0 ? -Math.LN2 / slope : Number.POSITIVE_INFINITY,
    halfLifeExact: slope < 0 ? -Math.LN2 / Math.log1p(slope) : Number.POSITIVE_INFINITY,
  };
}
