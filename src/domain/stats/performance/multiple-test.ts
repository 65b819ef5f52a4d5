/** Corrections for many tests at once. */
import { dataError, requireBetween, requireOneOf, requireOptions, requireSeries, type Series } from '../series.ts';

/**
 * Family-wise error rate: bonferroni, sidak, holm, holm-sidak, simes-hochberg, hommel. False discovery rate:
 * benjamini-hochberg, benjamini-yekutieli. sidak, holm-sidak, simes-hochberg, hommel and benjamini-hochberg need
 * independent (or positively dependent) tests; the others hold under any dependence.
 */
export type MultipleTestMethod =
  | 'bonferroni'
  | 'sidak'
  | 'holm'
  | 'holm-sidak'
  | 'simes-hochberg'
  | 'hommel'
  | 'benjamini-hochberg'
  | 'benjamini-yekutieli';

/** Options of `multipleTest`. */
export interface MultipleTestOptions {
  /** Error rate for the whole family, in (0, 1). */
  readonly alpha: number;
  readonly method: MultipleTestMethod;
}

/** Result of `multipleTest`, in the order of the input. */
export interface MultipleTestResult {
  /** (m,) adjusted p-values: compare each with alpha. */
  readonly adjusted: Float64Array;
  /** (m,) whether the null hypothesis is rejected. */
  readonly reject: readonly boolean[];
}

/** Adjusted values for ascending p-values. */
type Adjust = (p: Float64Array) => Float64Array;

/** 1 − (1 − p)ᵏ without cancellation. */
function atLeastOne(p: number, k: number): number {
  return -Math.expm1(k * Math.log1p(-p));
}

/** Running maximum from the smallest p-value up: a step-down procedure. */
function stepDown(p: Float64Array, f: (p: number, remaining: number) => number): Float64Array {
  let high = 0;
  return p.map((v, i) => {
    high = Math.max(high, f(v, p.length - i));
    return high;
  });
}

/** Running minimum from the largest p-value down: a step-up procedure. */
function stepUp(p: Float64Array, f: (p: number, rank: number) => number): Float64Array {
  const out = new Float64Array(p.length);
  let low = Number.POSITIVE_INFINITY;
  for (let i = p.length - 1; i >= 0; i--) {
    low = Math.min(low, f(p[i] as number, i + 1));
    out[i] = low;
  }
  return out;
}

/**
 * Hommel's adjusted p-values by his closed form: for every family size k, the smallest Simes level of the k − 1 largest
 * p-values bounds all of the others.
 */
function hommel(p: Float64Array): Float64Array {
  const m = p.length;
  const out = Float64Array.from(p);
  for (let k = m; k >= 2; k--) {
    let simes = Number.POSITIVE_INFINITY;
    for (let i = 2; i <= k; i++) simes = Math.min(simes, (k * (p[m - k + i - 1] as number)) / i);
    for (let i = 0; i < m; i++) {
      const bound = i <= m - k ? Math.min(k * (p[i] as number), simes) : Math.min(k * (p[m - k] as number), simes);
      out[i] = Math.max(out[i] as number, bound);
    }
  }
  return out;
}

const METHODS: Readonly<Record<MultipleTestMethod, Adjust>> = {
  bonferroni: (p) => p.map((v) => v * p.length),
  sidak: (p) => p.map((v) => atLeastOne(v, p.length)),
  holm: (p) => stepDown(p, (v, remaining) => v * remaining),
  'holm-sidak': (p) => stepDown(p, atLeastOne),
  'simes-hochberg': (p) => stepUp(p, (v, rank) => v * (p.length - rank + 1)),
  hommel,
  'benjamini-hochberg': (p) => stepUp(p, (v, rank) => (v * p.length) / rank),
  'benjamini-yekutieli': (p) => {
    const harmonic = p.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
    return stepUp(p, (v, rank) => (v * p.length * harmonic) / rank);
  },
};

/**
 * Adjusts p-values for the number of tests. Null hypothesis of each: that of its own test; alpha bounds the error of
 * the whole family.
 * @param p (m,) p-values in [0, 1]; m ≥ 1.
 * @param options alpha and method; no defaults, because both change the conclusion.
 * @returns adjusted (m,), reject (m,), in the order of p.
 * @throws BOT4_STATS_INPUT when a p-value is outside [0, 1] or there is none.
 * @throws BOT4_STATS_ARGUMENT when alpha is outside (0, 1) or the method is unknown.
 * Šidák (1967); Holm (1979); Hochberg (1988); Hommel (1988); Benjamini & Hochberg (1995); Benjamini & Yekutieli (2001).
 * Golden: statistics/performance.json
 * @example multipleTest([0.01, 0.5], { alpha: 0.05, method: 'holm' }).adjusted[0] // => 0.02
 */
export function multipleTest(p: Series, options: MultipleTestOptions): MultipleTestResult {
  requireOptions(options);
  const { alpha, method } = options;
  requireBetween(alpha, 'alpha', 0, 1);
  requireOneOf(method, 'method', Object.keys(METHODS) as MultipleTestMethod[]);
  requireSeries(p, 'p', 1);
  for (let i = 0; i < p.length; i++) {
    if (!((p[i] as number) >= 0 && (p[i] as number) <= 1)) throw dataError('p', `is not in [0, 1] at index ${i}`);
  }
  const order = Uint32Array.from({ length: p.length }, (_, i) => i).sort((i, j) => (p[i] as number) - (p[j] as number));
  const ascending = Float64Array.from(order, (i) => p[i] as number);
  const raised = METHODS[method](ascending);
  const adjusted = new Float64Array(p.length);
  order.forEach((at, i) => {
    adjusted[at] = Math.min(1, raised[i] as number);
  });
  return { adjusted, reject: Array.from(adjusted, (v) => v <= alpha) };
}
