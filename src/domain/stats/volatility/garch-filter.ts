/** Conditional variances, log-likelihood and forecasts of a volatility model at given parameters. */
import { argumentError, dataError, requireInteger, requireSeries, type Series } from '../series.ts';
import { forecastVariance } from './garch-forecast.ts';
import { logLikelihood } from './garch-kernel.ts';
import { type GarchModel, garchLayout, garchNames, requireGarchModel } from './garch-model.ts';
import { type GarchProblem, garchProblem } from './garch-problem.ts';

/** Options of `garchFilter`. */
export interface GarchFilterOptions extends GarchModel {
  /** (k,) mean (μ, φ), omega, alpha…, gamma…, beta…, then ν, or η and λ; in the unit of the data. */
  readonly parameters: ArrayLike<number>;
  /** Steps to forecast, 1 … 10,000. @defaultValue 1 */
  readonly horizon?: number;
}

/** Result of `garchFilter`; n is one less than the length of y with an autoregressive mean. */
export interface GarchFilter {
  readonly logLikelihood: number;
  /** (n,) observation minus conditional mean. */
  readonly residuals: Float64Array;
  /** (n,) conditional variance, in squared units of the data. */
  readonly variance: Float64Array;
  /** (n,) square root of the variance. */
  readonly volatility: Float64Array;
  /** (horizon,) expected variance 1 … horizon steps after the last observation. */
  readonly forecastVariance: Float64Array;
}

export const MAX_HORIZON = 10_000;

/**
 * Runs a volatility model with known parameters over a series.
 * @param y (n,) returns in time order, finite.
 * @param options the model, its parameters and the horizon.
 * @returns logLikelihood, residuals (n,), variance (n,), volatility (n,), forecastVariance (horizon,); n is one less
 * than the length of y with an autoregressive mean.
 * @throws BOT4_STATS_INPUT when y is not finite or shorter than 2 values.
 * @throws BOT4_STATS_ARGUMENT when the model or the number of parameters is wrong, a variance is not positive, or an
 * expected variance is infinite (EGARCH with t shocks beyond one step).
 * garch: hₜ = ω + Σ(αᵢ + γᵢ[eₜ₋ᵢ < 0])eₜ₋ᵢ² + Σβⱼhₜ₋ⱼ; egarch: ln hₜ = ω + Σαᵢ(|zₜ₋ᵢ| − √(2/π)) + Σγᵢzₜ₋ᵢ + Σβⱼ ln hₜ₋ⱼ.
 * Bollerslev (1986), J. Econometrics 31; Nelson (1991), Econometrica 59(2); Glosten, Jagannathan & Runkle (1993),
 * J. Finance 48(5). Golden: statistics/garch.json
 * @example garchFilter([1, -2, 1], { mean: 'zero', volatility: 'garch', p: 1, o: 0, q: 1, distribution: 'normal', init: 'sample', parameters: [1, 0.5, 0.25] }).variance[1] // => 2.125
 */
export function garchFilter(y: Series, options: GarchFilterOptions): GarchFilter {
  requireGarchModel(options);
  requireSeries(y, 'y', options.mean === 'ar1' ? 3 : 2);
  const { horizon = 1 } = options;
  requireInteger(horizon, 'horizon', 1, MAX_HORIZON);
  const theta = checkedParameters(options);
  const problem = garchProblem(options, new Float64Array(y));
  if (options.init === 'ewma' && !(problem.backcast > 0))
    throw dataError('y', 'has no spread to start the variance from');
  return filtered(problem, theta, horizon);
}

function checkedParameters(options: GarchFilterOptions): Float64Array {
  const { parameters, distribution } = options;
  const layout = garchLayout(options);
  if (parameters === null || typeof parameters !== 'object' || parameters.length !== layout.size) {
    throw argumentError('parameters', `must be ${layout.size} numbers: ${garchNames(options).join(', ')}`);
  }
  // Before the conversion: null would become 0.
  if (!Array.from(parameters).every(Number.isFinite)) {
    throw argumentError('parameters', 'has a value that is not a finite number');
  }
  const theta = Float64Array.from(parameters);
  if (distribution !== 'normal' && !((theta[layout.shape] as number) > 2)) {
    throw argumentError('parameters', 'has a t distribution without variance: its degrees of freedom must exceed 2');
  }
  if (distribution === 'skew-t' && !(Math.abs(theta[layout.shape + 1] as number) < 1)) {
    throw argumentError('parameters', 'has a skewness outside of (−1, 1)');
  }
  return theta;
}

/** Evaluates a problem and takes what it leaves. @throws BOT4_STATS_ARGUMENT when a variance is not positive. */
function filtered(problem: GarchProblem, theta: Float64Array, horizon: number): GarchFilter {
  const value = logLikelihood(problem, theta);
  const { n, h } = problem;
  const volatility = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    const v = h[t] as number;
    if (!(v > 0 && v < Number.POSITIVE_INFINITY)) {
      throw argumentError('parameters', `give the variance ${v} at observation ${t}`);
    }
    volatility[t] = Math.sqrt(v);
  }
  if (!Number.isFinite(value)) throw argumentError('parameters', `give the log-likelihood ${value}`);
  const forecast = forecastVariance(problem, theta, horizon);
  // The problem ends with this call: its memory is the answer.
  return { logLikelihood: value, residuals: problem.e, variance: h, volatility, forecastVariance: forecast };
}
