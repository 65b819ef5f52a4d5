/** Kolmogorov-Smirnov test of two samples. */
import { kolmogorovExactSf } from '../distributions/kolmogorov-exact.ts';
import { dataError, isConstant, requireOneOf, requireOptions, requireSeries, type Series } from '../series.ts';
import { typed } from './centre.ts';
import type { KsAlternative, KsResult } from './ks-one-sample.ts';
import { sortAscending } from './radix-sort.ts';

/** Options of `ksTwoSample`. */
export interface KsTwoSampleOptions {
  /** 'exact' costs O(nm), less for n = m; 'asymptotic' O((n + m) log(n + m)). @defaultValue 'exact' */
  readonly method?: 'exact' | 'asymptotic';
  /** 'greater'/'less': the distribution function of x lies above/below that of y. @defaultValue 'two-sided' */
  readonly alternative?: KsAlternative;
}

/**
 * Two-sample Kolmogorov-Smirnov test. Null hypothesis: x and y are samples of one distribution. A small p-value speaks
 * for two. Ties make the p-value too large, never too small.
 * @param x (n,) sample, finite.
 * @param y (m,) sample, finite.
 * @param options method and alternative.
 * @returns statistic, pValue.
 * @throws BOT4_STATS_INPUT when x or y is empty or not finite.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * D = max|Fₙ − Gₘ|. Exact: share of lattice paths from (0,0) to (n,m) that reach distance D, by the recursion
 * u(i,j) = i/(i+j) u(i−1,j) + j/(i+j) u(i,j−1) (Hodges 1958, Arkiv för Matematik 3), all terms positive; for n = m by the
 * reflections of Gnedenko & Korolyuk (1951). Asymptotic:
 * two-sided the one-sample distribution at the rounded effective size nm/(n+m); one-sided Hodges (1958), eq. 5.3.
 * Golden: statistics/tests.json
 * @example ksTwoSample([1, 2, 3], [4, 5, 6]).pValue // => 0.1
 */
export function ksTwoSample(x: Series, y: Series, options: KsTwoSampleOptions = {}): KsResult {
  requireOptions(options);
  const { method = 'exact', alternative = 'two-sided' } = options;
  requireOneOf(method, 'method', ['exact', 'asymptotic']);
  requireOneOf(alternative, 'alternative', ['two-sided', 'less', 'greater']);
  const a = ascending(x, 'x');
  const b = ascending(y, 'y');
  const n = a.length;
  const m = b.length;
  const { above, below } = largestDistances(a, b);
  const reach = alternative === 'greater' ? above : alternative === 'less' ? below : Math.max(above, below);
  const statistic = reach / (n * m);
  if (reach === 0) return { statistic: 0, pValue: 1 };
  if (method === 'exact') {
    const bothSides = alternative === 'two-sided';
    if (n === m) return { statistic, pValue: equalShare(n, reach / n, bothSides) };
    // Paths above the diagonal by exchange of the samples: one recursion serves both one-sided forms.
    const pValue = alternative === 'less' ? pathShare(m, n, reach, false) : pathShare(n, m, reach, bothSides);
    return { statistic, pValue };
  }
  const effective = (n * m) / (n + m);
  if (alternative === 'two-sided') {
    return { statistic, pValue: kolmogorovExactSf(Math.max(1, roundHalfEven(effective)), statistic) };
  }
  // Hodges' second term takes the sizes in the order (larger, smaller).
  const large = Math.max(n, m);
  const small = Math.min(n, m);
  const z = Math.sqrt(effective) * statistic;
  const correction = (2 * z * (large + 2 * small)) / (3 * Math.sqrt(large * small * (large + small)));
  return { statistic, pValue: Math.min(1, Math.exp(-2 * z * z - correction)) };
}

/** Sorted copy; values that are not finite end up at its ends, and only then the series is searched for them. */
function ascending(x: Series, key: string): Float64Array {
  const v = sortAscending(typed(x, key, 1));
  if (!(Number.isFinite(v[0]) && Number.isFinite(v[v.length - 1]))) requireSeries(x, key, 1);
  // Sorted: the ends tell. One value alone is no constant, only a small sample.
  if (v.length > 1 && isConstant([v[0] as number, v[v.length - 1] as number])) throw dataError(key, 'is constant');
  return v;
}

/**
 * Largest i·m − j·n and j·n − i·m over all places, i and j counting the values up to there: integers, so that no rounding
 * decides whether a path reaches the observed distance. The first is taken after each value of x, the second before it.
 */
function largestDistances(a: Float64Array, b: Float64Array): { readonly above: number; readonly below: number } {
  const n = a.length;
  const m = b.length;
  let above = 0;
  let below = 0;
  let j = 0;
  for (let i = 0; i < n; ) {
    const v = a[i] as number;
    while (j < m && (b[j] as number) < v) j++;
    below = Math.max(below, j * n - i * m);
    do i++;
    while (i < n && a[i] === v);
    while (j < m && b[j] === v) j++;
    above = Math.max(above, i * m - j * n);
  }
  return { above, below };
}

/** Rounds to the nearest integer, halves to the even one. */
function roundHalfEven(v: number): number {
  const r = Math.round(v);
  return r - v === 0.5 && r % 2 === 1 ? r - 1 : r;
}

/**
 * The same for samples of one size, by reflection: Σ ±C(2n, n − jk)/C(2n, n), doubled for both sides. The quotient of two
 * binomial coefficients is a product of jk factors below one.
 * @param k distance times n.
 */
export function equalShare(n: number, k: number, bothSides: boolean): number {
  let sum = 0;
  for (let j = 1, sign = 1; j * k <= n; j++, sign = -sign) {
    let term = 1;
    for (let i = 1; i <= j * k && term > 0; i++) term *= (n - j * k + i) / (n + i);
    sum += sign * term;
    if (!bothSides) break;
    if (term < Number.EPSILON * sum) break;
  }
  return bothSides ? Math.min(1, 2 * sum) : sum;
}

/**
 * Share of lattice paths from (0, 0) to (n, m) on which i·m − j·n (or its magnitude) reaches `reach` ≥ 1.
 * Only the points inside the band are visited; beyond it every path has reached already, u = 1. One row, overwritten.
 */
export function pathShare(n: number, m: number, reach: number, bothSides: boolean): number {
  const row = new Float64Array(m + 1).fill(1);
  for (let i = 0; i <= n; i++) {
    // Inside: i·m − j·n < reach and, for both sides, > −reach. Both ends only move to the right.
    const first = Math.max(0, Math.floor((i * m - reach) / n) + 1);
    const last = bothSides ? Math.min(m, Math.ceil((i * m + reach) / n) - 1) : m;
    let left = 1;
    let j = first;
    if (first === 0) {
      // Along the lower edge a path comes from the left only; the start itself has reached nothing.
      left = i === 0 ? 0 : (row[0] as number);
      row[0] = left;
      j = 1;
    }
    for (; j <= last; j++) {
      const share = 1 / (i + j);
      left = i * share * (row[j] as number) + j * share * left;
      row[j] = left;
    }
  }
  return row[m] as number;
}
