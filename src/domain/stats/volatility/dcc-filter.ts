/** Dynamic conditional correlation at given parameters: likelihood, path, forecasts. */
import {
  argumentError,
  requireBetween,
  requireFinite,
  requireInteger,
  requireOneOf,
  requireOptions,
  type Series,
} from '../series.ts';
import { requireColumns } from './dcc-columns.ts';
import { type DccInit, dccRecursion } from './dcc-recursion.ts';
import { type CorrelationRun, runCorrelation } from './dcc-run.ts';
import { stage1Filter } from './dcc-stage1.ts';
import { type DccTarget, targetMatrix } from './dcc-target.ts';
import { MAX_HORIZON } from './garch-filter.ts';
import type { GarchInit } from './garch-model.ts';

/** The conventions of a DCC model; published programs differ in each, so none has a default. */
export interface DccModel {
  /** How the variance of each column starts; see `GarchInit`. */
  readonly stage1Init: GarchInit;
  /** The matrix that Q returns to; see `DccTarget`. */
  readonly qbar: DccTarget;
  /**
   * Residuals before the first day: 'zero' gives Q₁ = (1 − a)Q̄ (what rmgarch maximises), 'ones' Q₁ = (1 − a)Q̄ + a 11'
   * (what rmgarch reports), 'qbar' Q₁ = Q̄.
   */
  readonly init: DccInit;
}

/** Options of `dccFilter`. */
export interface DccFilterOptions extends DccModel {
  /** k rows (μ, ω, α, β): a GARCH(1,1) with constant mean for each column, in its unit. */
  readonly stage1: readonly ArrayLike<number>[];
  /** Weight of the last day's products, a ≥ 0. */
  readonly a: number;
  /** Weight of the last Q, b ≥ 0, a + b < 1. */
  readonly b: number;
  /** Joint distribution of the standardised residuals; 't' has one ν for all. */
  readonly distribution: 'normal' | 't';
  /** Degrees of freedom ν > 2; needed with 't', refused with 'normal'. */
  readonly nu?: number;
  /** Days to forecast, 1 … 10,000. @defaultValue 1 */
  readonly horizon?: number;
}

/** Result of `dccFilter`. */
export interface DccFilter extends CorrelationRun {}

/** Refuses an unknown convention or horizon. @throws BOT4_STATS_ARGUMENT */
export function requireDccModel(model: DccModel, horizon: number): void {
  requireOneOf(model.stage1Init, 'stage1Init', ['ewma', 'sample', 'first']);
  requireOneOf(model.qbar, 'qbar', ['cov', 'moment', 'corr']);
  requireOneOf(model.init, 'init', ['zero', 'ones', 'qbar']);
  requireInteger(horizon, 'horizon', 1, MAX_HORIZON);
}

/**
 * Runs a DCC(1,1) model with known parameters over columns of returns.
 * @param x k ≥ 2 columns, each (n,) in time order, finite, not constant, not combinations of each other; n > k.
 * @param options conventions, parameters and horizon.
 * @returns logLikelihood, correlationLogLikelihood, qbar, correlations, volatility, forecasts; see `CorrelationPath`.
 * @throws BOT4_STATS_INPUT naming the column that is constant, not finite, of another length or a combination of others.
 * @throws BOT4_STATS_ARGUMENT when a convention is unknown, a, b or ν is out of its range, or `stage1` has another shape.
 * Qₜ = (1−a−b)Q̄ + a zₜ₋₁zₜ₋₁' + bQₜ₋₁, Rₜ its correlation matrix; correlation part Σ −½(log|R| + z'R⁻¹z − z'z);
 * forecasts R̄ + (a+b)^(h−1)(Rₙ₊₁ − R̄). Engle (2002), J. Business & Economic Statistics 20(3); Engle & Sheppard (2001),
 * NBER 8554. Golden: statistics/dcc.json
 * @example dccFilter([[1, -1, 2, -2], [1, 1, -1, 2]], { stage1: [[0, 1, 0.1, 0.5], [0, 1, 0.1, 0.5]], stage1Init: 'first', a: 0, b: 0, qbar: 'moment', init: 'qbar', distribution: 'normal' }).days // => 4
 */
export function dccFilter(x: readonly Series[], options: DccFilterOptions): DccFilter {
  requireOptions(options);
  const { a, b, distribution, nu, horizon = 1 } = options;
  requireDccModel(options, horizon);
  requireOneOf(distribution, 'distribution', ['normal', 't']);
  requireFinite(a, 'a');
  requireFinite(b, 'b');
  if (!(a >= 0)) throw argumentError('a', `is ${a}, must not be negative`);
  if (!(b >= 0)) throw argumentError('b', `is ${b}, must not be negative`);
  if (!(a + b < 1)) throw argumentError('b', `is ${b}: a + b must be below 1`);
  if (distribution === 't') {
    requireFinite(nu as number, 'nu');
    requireBetween(nu as number, 'nu', 2, Number.POSITIVE_INFINITY);
  } else if (nu !== undefined) throw argumentError('nu', 'belongs to the t distribution');
  requireColumns(x, 3);
  const stage1 = stage1Filter(x, options.stage1, options.stage1Init, horizon);
  const { n, k, z } = stage1;
  const qbar = targetMatrix(z, n, k, options.qbar);
  const recursion = dccRecursion({ n, k, z, qbar, init: options.init });
  return runCorrelation(recursion, stage1, { a, b, horizon, nu: distribution === 't' ? (nu as number) : null, qbar });
}
