/** Exponentially weighted volatility (RiskMetrics). */
import { dataError, requireBetween, requireFinite, requireOptions, requireSeries, type Series } from '../series.ts';

/** Options of `ewmaVolatility`. */
export interface EwmaOptions {
  /** Weight of the past, in (0, 1); RiskMetrics uses 0.94 for days and 0.97 for months. */
  readonly lambda: number;
}

/** Result of `ewmaVolatility`. */
export interface EwmaVolatility {
  /** (n,) variance of each observation, known before it. */
  readonly variance: Float64Array;
  /** (n,) square root of the variance. */
  readonly volatility: Float64Array;
  /** Variance of every step after the last observation. */
  readonly forecastVariance: number;
}

/** The start always decays with 0.94 over at most 75 observations, whatever `lambda` is (arch). */
const START_DECAY = 0.94;
const START_LENGTH = 75;

/**
 * Exponentially weighted moving variance of a series with mean zero.
 * @param y (n,) returns in time order, finite, mean not removed.
 * @param options lambda.
 * @returns variance (n,), volatility (n,), forecastVariance.
 * @throws BOT4_STATS_INPUT when y is not finite, shorter than 2 values or zero at the start.
 * @throws BOT4_STATS_ARGUMENT when lambda is not between 0 and 1.
 * hₜ = λhₜ₋₁ + (1 − λ)yₜ₋₁², h₁ = Σ0.94ⁱyᵢ²/Σ0.94ⁱ over the first 75. J.P. Morgan (1996), RiskMetrics.
 * Golden: statistics/garch.json
 * @example ewmaVolatility([1, 1, 3], { lambda: 0.5 }).forecastVariance > 4.5 // => true
 */
export function ewmaVolatility(y: Series, options: EwmaOptions): EwmaVolatility {
  requireSeries(y, 'y', 2);
  requireOptions(options);
  const { lambda } = options;
  requireFinite(lambda, 'lambda');
  requireBetween(lambda, 'lambda', 0, 1);
  const n = y.length;
  let weight = 1;
  let top = 0;
  let bottom = 0;
  for (let i = 0; i < n && i < START_LENGTH; i++) {
    top += weight * (y[i] as number) ** 2;
    bottom += weight;
    weight *= START_DECAY;
  }
  const variance = new Float64Array(n);
  let h = top / bottom;
  if (!(h > 0 && h < Number.POSITIVE_INFINITY)) throw dataError('y', `gives the variance ${h} to start from`);
  for (let t = 0; t < n; t++) {
    variance[t] = h;
    h = lambda * h + (1 - lambda) * (y[t] as number) ** 2;
  }
  return { variance, volatility: variance.map(Math.sqrt), forecastVariance: h };
}
