/** Fit of corrected dynamic conditional correlation in two stages. */
import { requireInteger, requireOneOf, requireOptions, type Series } from '../series.ts';
import { cdccRecursion, cdccWorkspace } from './cdcc-recursion.ts';
import { requireColumns } from './dcc-columns.ts';
import { type CorrelationFit, FIT_LENGTH_MIN, fitted, searchMaximum } from './dcc-fit.ts';
import { correlationLikelihood } from './dcc-recursion.ts';
import { runCorrelation } from './dcc-run.ts';
import { stage1Fit } from './dcc-stage1-fit.ts';
import { targetMatrix } from './dcc-target.ts';
import { MAX_HORIZON } from './garch-filter.ts';
import type { GarchInit } from './garch-model.ts';

/** Options of `cdccFit`. */
export interface CdccFitOptions {
  /** How the variance of each column starts; see `GarchInit`. */
  readonly stage1Init: GarchInit;
  /** Days to forecast, 1 … 10,000. @defaultValue 1 */
  readonly horizon?: number;
  /** Most points to climb from, 1 … 10. @defaultValue 4 */
  readonly starts?: number;
}

/** Result of `cdccFit`; `qbar` is S, with ones on its diagonal. */
export interface CdccFit extends CorrelationFit {}

/**
 * Fits a corrected DCC(1,1) model, whose S is consistent where the Q̄ of DCC is not.
 * @param x k ≥ 2 columns of returns, each (n,) in time order, finite, not constant, not combinations of each other;
 * n ≥ 20 and n > k.
 * @param options stage1Init, horizon, starts.
 * @returns as `dccFit`; qbar is S.
 * @throws BOT4_STATS_INPUT naming the column that is constant, not finite, too short, of another length or a combination
 * of others.
 * @throws BOT4_STATS_ARGUMENT when an option is unknown or out of its range.
 * Qₜ = (1−a−b)S + a uₜ₋₁uₜ₋₁' + bQₜ₋₁, uₜ = diag(Qₜ)^½ zₜ, Q₁ = S, S the second moment of u at the same (a, b) made a
 * correlation matrix. Aielli (2013), J. Business & Economic Statistics 31(3). Golden: statistics/dcc.json
 * @example cdccFit([[1, 2], [2, 1]], { stage1Init: 'first' }) // => throws BOT4_STATS_INPUT
 */
export function cdccFit(x: readonly Series[], options: CdccFitOptions): CdccFit {
  requireOptions(options);
  const { horizon = 1, starts = 4 } = options;
  requireOneOf(options.stage1Init, 'stage1Init', ['ewma', 'sample', 'first']);
  requireInteger(horizon, 'horizon', 1, MAX_HORIZON);
  requireInteger(starts, 'starts', 1, 10);
  requireColumns(x, FIT_LENGTH_MIN);
  const stage1 = stage1Fit(x, options.stage1Init, horizon);
  const { n, k, z } = stage1;
  targetMatrix(z, n, k, 'moment'); // refuses residuals that are combinations of each other
  const w = cdccWorkspace(z, n, k);
  const recursion = cdccRecursion(w);
  const m = searchMaximum(correlationLikelihood(recursion), n, k, starts);
  return fitted(runCorrelation(recursion, stage1, { a: m.a, b: m.b, horizon, nu: null, qbar: w.s }), stage1, m);
}
