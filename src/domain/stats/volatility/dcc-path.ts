/**
 * What a correlation model leaves: the path of correlations and volatilities, and readings of it.
 *
 * Memory: 8 n k(k − 1)/2 bytes of correlations, 16 n k of volatilities and residuals: 0.2 MB for 5 assets and 1,500
 * days, 10.6 MB for 50 assets and 1,000 days.
 */
import { argumentError, requireInteger } from '../series.ts';

/** Correlations and volatilities of every day. */
export interface CorrelationPath {
  /** n. */
  readonly days: number;
  /** k. */
  readonly assets: number;
  /** (n × k(k − 1)/2) row-major: each day's upper triangle row by row, (0,1), (0,2), …, (1,2), …. */
  readonly correlations: Float64Array;
  /** (n × k) row-major conditional standard deviations, in the unit of each column. */
  readonly volatility: Float64Array;
  /** (n × k) row-major standardised residuals. */
  readonly standardisedResiduals: Float64Array;
  /** k rows of (horizon,): expected variances 1 … horizon days after the last. */
  readonly varianceForecast: readonly Float64Array[];
  /** horizon rows of (k(k − 1)/2,): upper triangles of the expected correlations. */
  readonly correlationForecast: readonly Float64Array[];
}

/** The symmetric matrix with ones on its diagonal of an upper triangle that starts at `at`. */
function fullMatrix(triangle: Float64Array, at: number, k: number): Float64Array[] {
  const rows = Array.from({ length: k }, () => new Float64Array(k));
  let p = at;
  rows.forEach((row, i) => {
    row[i] = 1;
    for (let j = i + 1; j < k; j++) {
      row[j] = triangle[p]!;
      (rows[j] as Float64Array)[i] = triangle[p]!;
      p++;
    }
  });
  return rows;
}

/** Refuses what no correlation model gave. @throws BOT4_STATS_ARGUMENT naming `path`. */
function requirePath(path: CorrelationPath): void {
  if (path === null || typeof path !== 'object' || !(path.correlations instanceof Float64Array)) {
    throw argumentError('path', 'is not the result of a correlation model');
  }
}

/** R scaled by standard deviations that start at `at`. */
function withDeviations(rows: Float64Array[], deviations: Float64Array, at: number): Float64Array[] {
  return rows.map((row, i) => row.map((r, j) => r * deviations[at + i]! * deviations[at + j]!));
}

/**
 * Correlation matrix of one day.
 * @param path result of a correlation model.
 * @param day 0 ≤ day < n.
 * @returns k rows of (k,), symmetric, ones on the diagonal.
 * @throws BOT4_STATS_ARGUMENT when the day is outside of the path.
 * Rₜ of the path. Engle (2002), J. Business & Economic Statistics 20(3).
 * @example conditionalCorrelation({ days: 1, assets: 2, correlations: Float64Array.of(0.5), volatility: Float64Array.of(2, 1), standardisedResiduals: Float64Array.of(0, 0), varianceForecast: [], correlationForecast: [] }, 0)[0]?.[1] // => 0.5
 */
export function conditionalCorrelation(path: CorrelationPath, day: number): Float64Array[] {
  requirePath(path);
  requireInteger(day, 'day', 0, path.days - 1);
  const k = path.assets;
  return fullMatrix(path.correlations, (day * k * (k - 1)) / 2, k);
}

/**
 * Covariance matrix of one day.
 * @param path result of a correlation model.
 * @param day 0 ≤ day < n.
 * @returns k rows of (k,), symmetric, in products of the columns' units.
 * @throws BOT4_STATS_ARGUMENT when the day is outside of the path.
 * Hₜ = DₜRₜDₜ. Engle (2002), J. Business & Economic Statistics 20(3).
 * @example conditionalCovariance({ days: 1, assets: 2, correlations: Float64Array.of(0.5), volatility: Float64Array.of(2, 1), standardisedResiduals: Float64Array.of(0, 0), varianceForecast: [], correlationForecast: [] }, 0)[0]?.[0] // => 4
 */
export function conditionalCovariance(path: CorrelationPath, day: number): Float64Array[] {
  return withDeviations(conditionalCorrelation(path, day), path.volatility, day * path.assets);
}

/**
 * Correlation of two assets over all days.
 * @param path result of a correlation model.
 * @param i first asset, 0 ≤ i < k.
 * @param j second asset, another one.
 * @returns (n,).
 * @throws BOT4_STATS_ARGUMENT when an asset is not there or both are the same.
 * Entry (i, j) of each Rₜ. Engle (2002), J. Business & Economic Statistics 20(3).
 * @example Array.from(pairCorrelation({ days: 2, assets: 2, correlations: Float64Array.of(0.5, 0.6), volatility: Float64Array.of(2, 1, 2, 1), standardisedResiduals: new Float64Array(4), varianceForecast: [], correlationForecast: [] }, 1, 0)) // => [0.5, 0.6]
 */
export function pairCorrelation(path: CorrelationPath, i: number, j: number): Float64Array {
  requirePath(path);
  const k = path.assets;
  requireInteger(i, 'i', 0, k - 1);
  requireInteger(j, 'j', 0, k - 1);
  if (i === j) throw argumentError('j', `is ${j}, the same asset as i`);
  const [low, high] = i < j ? [i, j] : [j, i];
  const pairs = (k * (k - 1)) / 2;
  // Rows before `low` hold (k − 1) + (k − 2) + … numbers.
  const at = (low * (2 * k - low - 1)) / 2 + (high - low - 1);
  return Float64Array.from({ length: path.days }, (_, t) => path.correlations[t * pairs + at]!);
}

/**
 * Expected covariance matrix `step` days after the last: expected correlations between expected variances.
 * @param path result of a correlation model.
 * @param step 1 ≤ step ≤ horizon.
 * @returns k rows of (k,), symmetric, in products of the columns' units.
 * @throws BOT4_STATS_ARGUMENT when the step is beyond the horizon.
 * Dₙ₊ₕRₙ₊ₕDₙ₊ₕ of the forecasts. Engle & Sheppard (2001), NBER 8554.
 * @example covarianceForecast({ assets: 2, varianceForecast: [Float64Array.of(4), Float64Array.of(9)], correlationForecast: [Float64Array.of(0.5)] }, 1)[0]?.[1] // => 3
 */
export function covarianceForecast(
  path: Pick<CorrelationPath, 'assets' | 'varianceForecast' | 'correlationForecast'>,
  step: number,
): Float64Array[] {
  if (path === null || typeof path !== 'object' || !Array.isArray(path.correlationForecast)) {
    throw argumentError('path', 'is not the result of a correlation model');
  }
  requireInteger(step, 'step', 1, path.correlationForecast.length);
  const deviations = Float64Array.from(path.varianceForecast, (v) => Math.sqrt(v[step - 1]!));
  return withDeviations(fullMatrix(path.correlationForecast[step - 1] as Float64Array, 0, path.assets), deviations, 0);
}
