/** Kendall's rank correlation in O(n log n). */
import { twoSidedNormal } from '../distributions/normal.ts';
import { dataError, isConstant, requireSeries, type Series } from '../series.ts';
import type { CorrelationResult } from './correlation.ts';
import { sortOrder } from './radix-sort.ts';

/** Sums over groups of t equal values. */
interface Ties {
  /** Σ t(t − 1)/2, pairs within groups. */
  readonly pairs: number;
  /** Σ t(t − 1)(t − 2). */
  readonly triples: number;
  /** Σ t(t − 1)(2t + 5). */
  readonly variance: number;
}

/** Groups of neighbours that are equal in both arrays; pass one array twice for its own. */
function tiesOf(a: Float64Array, b: Float64Array): Ties {
  const n = a.length;
  let pairs = 0;
  let triples = 0;
  let variance = 0;
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && a[to] === a[from] && b[to] === b[from]) to++;
    const t = to - from;
    pairs += (t * (t - 1)) / 2;
    triples += t * (t - 1) * (t - 2);
    variance += t * (t - 1) * (2 * t + 5);
    from = to;
  }
  return { pairs, triples, variance };
}

/** Length of the stretches that are sorted by insertion before they are merged. */
const STRETCH = 16;

/** Sorts v[from … to − 1] by insertion and counts the places moved. */
function insertionInversions(v: Float64Array, from: number, to: number): number {
  let count = 0;
  for (let i = from + 1; i < to; i++) {
    const value = v[i] as number;
    let j = i - 1;
    while (j >= from && (v[j] as number) > value) {
      v[j + 1] = v[j] as number;
      j--;
    }
    v[j + 1] = value;
    count += i - 1 - j;
  }
  return count;
}

/** Merges two ascending stretches of `source` into `target` and counts the pairs that change order. */
function mergeInversions(source: Float64Array, target: Float64Array, from: number, middle: number, to: number): number {
  let count = 0;
  let i = from;
  let j = middle;
  let k = from;
  while (i < middle && j < to) {
    const a = source[i] as number;
    const b = source[j] as number;
    if (a <= b) {
      target[k++] = a;
      i++;
    } else {
      // Everything left in the first stretch is above this value.
      count += middle - i;
      target[k++] = b;
      j++;
    }
  }
  while (i < middle) target[k++] = source[i++] as number;
  while (j < to) target[k++] = source[j++] as number;
  return count;
}

/** Number of pairs i < j with v[i] > v[j], by merging; `v` ends ascending. */
export function inversions(v: Float64Array): number {
  const n = v.length;
  let source: Float64Array = v;
  let target: Float64Array = new Float64Array(n);
  let count = 0;
  for (let from = 0; from < n; from += STRETCH) count += insertionInversions(v, from, Math.min(from + STRETCH, n));
  for (let width = STRETCH; width < n; width *= 2) {
    for (let from = 0; from < n; from += 2 * width) {
      const middle = Math.min(from + width, n);
      count += mergeInversions(source, target, from, middle, Math.min(from + 2 * width, n));
    }
    [source, target] = [target, source];
  }
  if (source !== v) v.set(source);
  return count;
}

/** x at each index. */
function gather(x: Series, at: Uint32Array): Float64Array {
  const out = new Float64Array(at.length);
  for (let i = 0; i < out.length; i++) out[i] = x[at[i] as number] as number;
  return out;
}

/**
 * Kendall's τ-b. Null hypothesis: x and y have no monotone relation. A small p-value speaks for one. Pairs count, not
 * distances, so no outlier can make or break it.
 * @param x (n,) finite, not constant; n ≥ 3.
 * @param y (n,) like x.
 * @returns statistic τ-b, pValue (two-sided, normal limit with the variance of tied data).
 * @throws BOT4_STATS_INPUT when x or y is not finite, constant, shorter than 3, or of another length.
 * τ = (C − D)/√((n₀ − n₁)(n₀ − n₂)); discordant pairs by merge sort, Knight (1966), JASA 61. Kendall (1970), Rank
 * Correlation Methods. Unchanged by a + b·x and a + b·y with b > 0. Golden: statistics/tests-hypothesis.json
 * @example kendall([1, 2, 3, 4], [1, 2, 4, 3]).statistic // => 0.6666666666666666
 */
export function kendall(x: Series, y: Series): CorrelationResult {
  requireSeries(x, 'x', 3);
  requireSeries(y, 'y', 3);
  if (x.length !== y.length) throw dataError('y', `has ${y.length} values, x has ${x.length}`);
  if (isConstant(x)) throw dataError('x', 'is constant');
  if (isConstant(y)) throw dataError('y', 'is constant');
  const n = x.length;
  // Stable twice: by y, then by x, leaves equal x in the order of y.
  const byY = sortOrder(y);
  const byX = sortOrder(gather(x, byY));
  const order = byX.map((i) => byY[i] as number);
  const a = gather(x, order);
  const b = gather(y, order);
  const xTies = tiesOf(a, a);
  const both = tiesOf(a, b);
  const discordant = inversions(b);
  const yTies = tiesOf(b, b);
  const total = (n * (n - 1)) / 2;
  const excess = total - xTies.pairs - yTies.pairs + both.pairs - 2 * discordant;
  const tau = excess / Math.sqrt((total - xTies.pairs) * (total - yTies.pairs));
  const m = n * (n - 1);
  const variance =
    (m * (2 * n + 5) - xTies.variance - yTies.variance) / 18 +
    (2 * xTies.pairs * yTies.pairs) / m +
    (xTies.triples * yTies.triples) / (9 * m * (n - 2));
  return { statistic: Math.max(-1, Math.min(1, tau)), pValue: twoSidedNormal(excess / Math.sqrt(variance)) };
}
