/** Kolmogorov-Smirnov test of one sample against a distribution that is given in full. */
import { kolmogorov } from '../distributions/kolmogorov.ts';
import { kolmogorovExactSf, smirnovSf } from '../distributions/kolmogorov-exact.ts';
import {
  argumentError,
  dataError,
  isConstant,
  requireOneOf,
  requireOptions,
  requireSeries,
  type Series,
} from '../series.ts';
import { sortAscending } from './radix-sort.ts';

/** 'two-sided': the distributions differ; 'greater'/'less': that of x lies above/below at some point. */
export type KsAlternative = 'two-sided' | 'less' | 'greater';

/** Options of `ksOneSample`. */
export interface KsOneSampleOptions {
  /** Distribution function under the null hypothesis, without parameters that were fitted to x. */
  readonly cdf: (value: number) => number;
  /** Finite-sample distribution, or its limit (two-sided only; one-sided values are always exact). @defaultValue 'exact' */
  readonly method?: 'exact' | 'asymptotic';
  /** @defaultValue 'two-sided' */
  readonly alternative?: KsAlternative;
}

/** Result of a Kolmogorov-Smirnov test. */
export interface KsResult {
  /** Largest distance between the distribution functions, in [0, 1]. */
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * One-sample Kolmogorov-Smirnov test. Null hypothesis: x is a sample of the distribution `cdf`. A small p-value speaks
 * against it. With parameters fitted to x itself the p-value is far too large.
 * @param x (n,) sample, finite.
 * @param options distribution, method and alternative.
 * @returns statistic, pValue.
 * @throws BOT4_STATS_INPUT when x is empty or not finite.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range or `cdf` leaves [0, 1].
 * D⁺ = max(i/n − F(x₍ᵢ₎)), D⁻ = max(F(x₍ᵢ₎) − (i−1)/n), D = max(D⁺, D⁻). Kolmogorov (1933); Smirnov (1944);
 * Durbin (1973), Distribution Theory for Tests Based on the Sample Distribution Function. Golden: statistics/tests.json
 * @example ksOneSample([0.5], { cdf: (u) => u }).statistic // => 0.5
 */
export function ksOneSample(x: Series, options: KsOneSampleOptions): KsResult {
  requireOptions(options);
  const { cdf, method = 'exact', alternative = 'two-sided' } = options;
  if (typeof cdf !== 'function') throw argumentError('cdf', `is ${typeof cdf}, must be a function`);
  requireOneOf(method, 'method', ['exact', 'asymptotic']);
  requireOneOf(alternative, 'alternative', ['two-sided', 'less', 'greater']);
  requireSeries(x, 'x', 1);
  if (x.length > 1 && isConstant(x)) throw dataError('x', 'is constant');
  const ascending = sortAscending(x);
  const n = ascending.length;
  let above = 0;
  let below = 0;
  for (let i = 0; i < n; i++) {
    const f = cdf(ascending[i] as number);
    if (!(f >= 0 && f <= 1)) throw argumentError('cdf', `gives ${f} at ${ascending[i]}, must lie in [0, 1]`);
    above = Math.max(above, (i + 1) / n - f);
    below = Math.max(below, f - i / n);
  }
  if (alternative === 'greater') return { statistic: above, pValue: smirnovSf(n, above) };
  if (alternative === 'less') return { statistic: below, pValue: smirnovSf(n, below) };
  const d = Math.max(above, below);
  return { statistic: d, pValue: method === 'exact' ? kolmogorovExactSf(n, d) : kolmogorov.sf(Math.sqrt(n) * d) };
}
