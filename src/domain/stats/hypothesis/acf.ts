/** Autocorrelation of a series: one pass for the mean, one for all lags, no copy of the data. */
import { lagProducts } from '../../../hot/index.ts';
import { requireInteger, requireOptions, type Series, standardise } from '../series.ts';
import { inUnit, sumOf, trust, typed } from './centre.ts';

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
  return lagProducts(z, 0, nlags);
}

/**
 * The same about the mean of any series, in some unit that is a power of two. `autoProducts` of `standardise` is the
 * plain twin, and decides where this one could lose digits.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than `minLength`.
 */
export function centredProducts(x: Series, key: string, minLength: number, nlags: number): Float64Array {
  let v = typed(x, key, minLength);
  for (let attempt = 0; attempt < 2; attempt++) {
    const mean = sumOf(v) / v.length;
    const sums = lagProducts(v, mean, nlags);
    const trusted = trust(mean, (sums[0] as number) / v.length);
    if (trusted === 'good') return sums;
    if (trusted === 'careful') break;
    v = inUnit(v, key).v;
  }
  return autoProducts(standardise(x, key, minLength).z, nlags);
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
  requireOptions(options);
  const v = typed(x, 'x', 2);
  requireInteger(options.nlags, 'nlags', 1, v.length - 1);
  const sums = centredProducts(v, 'x', 2, options.nlags);
  const variance = sums[0] as number;
  return sums.map((s) => s / variance);
}
