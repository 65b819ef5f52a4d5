/** Autocorrelation of a series; two passes for the mean, then four lags a pass over the data. Memory: n doubles. */
import { requireInteger, type Series } from '../series.ts';
import { centre } from './centre.ts';

/** Options of `acf`. */
export interface AcfOptions {
  /** Largest lag, 1 ≤ nlags < n. */
  readonly nlags: number;
}

/**
 * Sums Σₜ zₜ zₜ₋ₖ for k = 0 … nlags.
 * @param z (n,) deviations from the mean.
 * @param nlags < n.
 */
export function autoProducts(z: Float64Array, nlags: number): Float64Array {
  const n = z.length;
  const out = new Float64Array(nlags + 1);
  let k = 0;
  for (; k + 3 <= nlags; k += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    // The first rows have no partner at the longer lags.
    for (let t = k; t < k + 3 && t < n; t++) {
      const v = z[t] as number;
      s0 += v * (z[t - k] as number);
      if (t >= k + 1) s1 += v * (z[t - k - 1] as number);
      if (t >= k + 2) s2 += v * (z[t - k - 2] as number);
    }
    for (let t = k + 3; t < n; t++) {
      const v = z[t] as number;
      s0 += v * (z[t - k] as number);
      s1 += v * (z[t - k - 1] as number);
      s2 += v * (z[t - k - 2] as number);
      s3 += v * (z[t - k - 3] as number);
    }
    out[k] = s0;
    out[k + 1] = s1;
    out[k + 2] = s2;
    out[k + 3] = s3;
  }
  for (; k <= nlags; k++) {
    let s = 0;
    for (let t = k; t < n; t++) s += (z[t] as number) * (z[t - k] as number);
    out[k] = s;
  }
  return out;
}

/**
 * Sample autocorrelations.
 * @param x (n,) series, evenly spaced, finite, not constant, in any unit.
 * @param options largest lag.
 * @returns (nlags + 1,) ρ̂₀ = 1, ρ̂₁, …
 * @throws BOT4_STATS_INPUT when x is not finite, constant or has fewer than 2 values.
 * @throws BOT4_STATS_ARGUMENT when nlags is not an integer from 1 to n − 1.
 * ρ̂ₖ = Σ (xₜ − x̄)(xₜ₋ₖ − x̄) / Σ (xₜ − x̄)². Box & Jenkins (1970). Golden: statistics/tests.json
 * @example acf([1, 2, 1, 2], { nlags: 1 })[0] // => 1
 */
export function acf(x: Series, options: AcfOptions): Float64Array {
  const { z } = centre(x, 'x', 2);
  requireInteger(options.nlags, 'nlags', 1, z.length - 1);
  const sums = autoProducts(z, options.nlags);
  const variance = sums[0] as number;
  return sums.map((s) => s / variance);
}
