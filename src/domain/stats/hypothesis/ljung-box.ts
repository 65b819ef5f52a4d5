/** Portmanteau tests for autocorrelation. */

import { chi2Sf } from '../distributions/chi2.ts';
import { argumentError, requireInteger, requireOptions, type Series } from '../series.ts';
import { acf } from './acf.ts';
import { typed } from './centre.ts';

/** Options of `ljungBox`. */
export interface LjungBoxOptions {
  /** One number: every lag from 1 to it. A list: exactly these lags. Each 1 ≤ lag < n. */
  readonly lags: number | readonly number[];
  /** Number of parameters that were already fitted to x (p + q of an ARMA model); 0 for raw data. */
  readonly modelDf: number;
}

/** Result of `ljungBox`; every array has one entry per lag. */
export interface LjungBoxResult {
  readonly lags: Float64Array;
  /** Ljung-Box Q. */
  readonly statistic: Float64Array;
  /** NaN where lag ≤ modelDf. */
  readonly pValue: Float64Array;
  /** Box-Pierce Q. */
  readonly boxPierce: Float64Array;
  readonly boxPiercePValue: Float64Array;
}

/**
 * Ljung-Box test, with the Box-Pierce form beside it. Null hypothesis: the first `lag` autocorrelations of x are all
 * zero, so the past of x says nothing linear about its future. A small p-value speaks for autocorrelation.
 * @param x (n,) series, evenly spaced, finite, not constant, in any unit.
 * @param options lags and modelDf.
 * @returns lags, statistic, pValue, boxPierce, boxPiercePValue, each (number of lags,).
 * @throws BOT4_STATS_INPUT when x is not finite, constant or too short.
 * @throws BOT4_STATS_ARGUMENT when a lag is not an integer from 1 to n − 1 or modelDf is negative.
 * Q = n(n+2) Σ ρ̂²ₖ/(n−k), Box-Pierce n Σ ρ̂²ₖ, both ~ χ²(lag − modelDf).
 * Ljung & Box (1978), Biometrika 65(2); Box & Pierce (1970), JASA 65. Golden: statistics/tests.json
 * @example ljungBox([1, 2, 1, 2], { lags: 1, modelDf: 0 }).pValue.length // => 1
 */
export function ljungBox(x: Series, options: LjungBoxOptions): LjungBoxResult {
  requireOptions(options);
  const v = typed(x, 'x', 2);
  const { modelDf } = options;
  requireInteger(modelDf, 'modelDf', 0, Number.MAX_SAFE_INTEGER);
  const lags = listLags(options.lags, v.length);
  const n = v.length;
  const longest = lags.reduce((a, b) => Math.max(a, b), 0);
  const rho = acf(v, { nlags: longest });
  const q = new Float64Array(longest + 1);
  const bp = new Float64Array(longest + 1);
  for (let k = 1; k <= longest; k++) {
    const r2 = (rho[k] as number) ** 2;
    q[k] = (q[k - 1] as number) + (n * (n + 2) * r2) / (n - k);
    bp[k] = (bp[k - 1] as number) + n * r2;
  }
  const statistic = lags.map((k) => q[k] as number);
  const boxPierce = lags.map((k) => bp[k] as number);
  const pValueOf = (value: number, i: number): number => {
    const df = (lags[i] as number) - modelDf;
    return df > 0 ? chi2Sf(value, df) : Number.NaN;
  };
  return { lags, statistic, pValue: statistic.map(pValueOf), boxPierce, boxPiercePValue: boxPierce.map(pValueOf) };
}

function listLags(lags: number | readonly number[], n: number): Float64Array {
  if (typeof lags === 'number') {
    requireInteger(lags, 'lags', 1, n - 1);
    return Float64Array.from({ length: lags }, (_, i) => i + 1);
  }
  if (!Array.isArray(lags) || lags.length === 0) throw argumentError('lags', 'is empty, needs at least one lag');
  for (const lag of lags) requireInteger(lag, 'lags', 1, n - 1);
  return Float64Array.from(lags);
}
