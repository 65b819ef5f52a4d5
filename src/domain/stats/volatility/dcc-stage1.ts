/** First stage of a correlation model: a GARCH(1,1) with a constant mean for every column, each on its own. */
import { InputError } from '../../../core/index.ts';
import { argumentError, type Series } from '../series.ts';
import { type GarchFilter, garchFilter } from './garch-filter.ts';
import type { GarchInit } from './garch-model.ts';

/** Result of the first stage. */
export interface Stage1 {
  /** Days. */
  readonly n: number;
  /** Assets. */
  readonly k: number;
  /** k rows (μ, ω, α, β). */
  readonly parameters: readonly Float64Array[];
  /** (n × k) row-major standardised residuals. */
  readonly z: Float64Array;
  /** (n × k) row-major conditional standard deviations. */
  readonly volatility: Float64Array;
  /** Sum of the Gaussian log-likelihoods. */
  readonly logLikelihood: number;
  /** k rows of (horizon,). */
  readonly varianceForecast: readonly Float64Array[];
  readonly converged: boolean;
  readonly warnings: readonly string[];
}

/** The model of every column. */
export const STAGE1_MODEL = {
  mean: 'constant',
  volatility: 'garch',
  p: 1,
  o: 0,
  q: 1,
  distribution: 'normal',
} as const;

/** Results of k assets as rows of days. */
export function collectStage1(
  filters: readonly GarchFilter[],
  parameters: readonly Float64Array[],
): Omit<Stage1, 'converged' | 'warnings'> {
  const k = filters.length;
  const n = (filters[0] as GarchFilter).residuals.length;
  const z = new Float64Array(n * k);
  const volatility = new Float64Array(n * k);
  let logLikelihood = 0;
  filters.forEach((f, j) => {
    logLikelihood += f.logLikelihood;
    for (let t = 0; t < n; t++) {
      volatility[t * k + j] = f.volatility[t]!;
      z[t * k + j] = f.residuals[t]! / f.volatility[t]!;
    }
  });
  const varianceForecast = filters.map((f) => f.forecastVariance);
  return { n, k, parameters, z, volatility, logLikelihood, varianceForecast };
}

/** Runs the model of column j; a refusal names that column where the model of one series says `y`. */
export function ofColumn<T>(j: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const key = error.place.key === 'y' ? `x[${j}]` : `stage1[${j}]`;
    throw new InputError(error.code, 'is refused by the model of its variance', { place: { key }, cause: error });
  }
}

/**
 * Runs known parameters over the columns.
 * @throws BOT4_STATS_ARGUMENT when there is not one row (μ, ω, α, β) for each column or a row gives no variance.
 */
export function stage1Filter(
  x: readonly Series[],
  parameters: readonly ArrayLike<number>[],
  init: GarchInit,
  horizon: number,
): Stage1 {
  if (!Array.isArray(parameters) || parameters.length !== x.length) {
    throw argumentError('stage1', `must have one row (mu, omega, alpha, beta) for each of ${x.length} columns`);
  }
  const rows = parameters.map((p: ArrayLike<number>, j) => {
    if (p === null || typeof p !== 'object' || p.length !== 4) {
      throw argumentError(`stage1[${j}]`, 'must be the four numbers mu, omega, alpha, beta');
    }
    const [, omega, alpha, beta] = Array.from(p) as [number, number, number, number];
    if (!Array.from(p).every(Number.isFinite) || !(omega > 0 && alpha >= 0 && beta >= 0)) {
      throw argumentError(`stage1[${j}]`, 'must be finite with omega > 0, alpha ≥ 0 and beta ≥ 0');
    }
    return Float64Array.from(p);
  });
  const filters = x.map((y, j) =>
    ofColumn(j, () => garchFilter(y, { ...STAGE1_MODEL, init, parameters: rows[j] as Float64Array, horizon })),
  );
  return { ...collectStage1(filters, rows), converged: true, warnings: [] };
}
