/** Constant conditional correlation. */
import { choleskyInPlace, solveLowerInPlace } from '../linalg/cholesky.ts';
import { rowsOf } from '../linalg/matrix.ts';
import { requireInteger, requireOneOf, requireOptions, type Series } from '../series.ts';
import { requireColumns } from './dcc-columns.ts';
import { FIT_LENGTH_MIN } from './dcc-fit.ts';
import type { CorrelationPath } from './dcc-path.ts';
import { stage1Fit } from './dcc-stage1-fit.ts';
import { targetMatrix, toCorrelation, writeCorrelations } from './dcc-target.ts';
import { MAX_HORIZON } from './garch-filter.ts';
import type { GarchInit } from './garch-model.ts';

/** Options of `cccFit`. */
export interface CccFitOptions {
  /** How the variance of each column starts; see `GarchInit`. */
  readonly stage1Init: GarchInit;
  /** Correlation of the standardised residuals about their means, or about zero. */
  readonly correlation: 'centred' | 'uncentred';
  /** Days to forecast, 1 … 10,000. @defaultValue 1 */
  readonly horizon?: number;
}

/** Result of `cccFit`. */
export interface CccFit extends Omit<CorrelationPath, 'correlations'> {
  /** k rows (μ, ω, α, β) of the first stage, in the unit of each column. */
  readonly stage1: readonly Float64Array[];
  /** k rows of (k,): the correlation matrix of every day. */
  readonly correlation: readonly Float64Array[];
  readonly logLikelihood: number;
  /** logLikelihood less the Gaussian log-likelihoods of the columns on their own. */
  readonly correlationLogLikelihood: number;
  readonly converged: boolean;
  readonly warnings: readonly string[];
}

/** Σ −½ (log |R| + z'R⁻¹z − z'z) with one R for all days. */
function constantLogLikelihood(z: Float64Array, n: number, k: number, correlation: Float64Array): number {
  const lower = Float64Array.from(correlation);
  const inverse = new Float64Array(k);
  choleskyInPlace(lower, k, inverse, 0);
  let logDeterminant = 0;
  for (let i = 0; i < k; i++) logDeterminant += 2 * Math.log(lower[i * k + i]!);
  const v = new Float64Array(k);
  let sum = 0;
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < k; i++) v[i] = z[t * k + i]!;
    solveLowerInPlace(lower, k, inverse, v);
    for (let i = 0; i < k; i++) sum += v[i]! * v[i]! - z[t * k + i]! * z[t * k + i]!;
  }
  return -0.5 * (n * logDeterminant + sum);
}

/**
 * Fits a model of constant correlations: a GARCH(1,1) with constant mean for each column, and one correlation matrix.
 * @param x k ≥ 2 columns of returns, each (n,) in time order, finite, not constant, not combinations of each other;
 * n ≥ 20 and n > k.
 * @param options stage1Init, correlation, horizon.
 * @returns correlation, stage1, logLikelihood, volatility, forecasts (`covarianceForecast` reads them), warnings.
 * @throws BOT4_STATS_INPUT naming the column that is constant, not finite, too short, of another length or a combination
 * of others.
 * @throws BOT4_STATS_ARGUMENT when an option is unknown or out of its range.
 * Hₜ = DₜRDₜ, R the correlation of the standardised residuals. Bollerslev (1990), Review of Economics & Statistics 72(3).
 * Golden: statistics/dcc.json
 * @example cccFit([[1, 2], [2, 1]], { stage1Init: 'first', correlation: 'centred' }) // => throws BOT4_STATS_INPUT
 */
export function cccFit(x: readonly Series[], options: CccFitOptions): CccFit {
  requireOptions(options);
  const { stage1Init, correlation, horizon = 1 } = options;
  requireOneOf(stage1Init, 'stage1Init', ['ewma', 'sample', 'first']);
  requireOneOf(correlation, 'correlation', ['centred', 'uncentred']);
  requireInteger(horizon, 'horizon', 1, MAX_HORIZON);
  requireColumns(x, FIT_LENGTH_MIN);
  const stage1 = stage1Fit(x, stage1Init, horizon);
  const { n, k, z } = stage1;
  const r = toCorrelation(targetMatrix(z, n, k, correlation === 'centred' ? 'corr' : 'moment'), k);
  const correlationLogLikelihood = constantLogLikelihood(z, n, k, r);
  const triangle = new Float64Array((k * (k - 1)) / 2);
  writeCorrelations(r, k, triangle, 0);
  return {
    days: n,
    assets: k,
    stage1: stage1.parameters,
    correlation: rowsOf(r, k),
    logLikelihood: stage1.logLikelihood + correlationLogLikelihood,
    correlationLogLikelihood,
    volatility: stage1.volatility,
    standardisedResiduals: z,
    varianceForecast: stage1.varianceForecast,
    correlationForecast: Array.from({ length: horizon }, () => Float64Array.from(triangle)),
    converged: stage1.converged,
    warnings: stage1.warnings,
  };
}
