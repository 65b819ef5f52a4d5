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

/** Groups of neighbours in `order` that `same` holds equal. */
function tiesOf(n: number, same: (i: number, j: number) => boolean): Ties {
  let pairs = 0;
  let triples = 0;
  let variance = 0;
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && same(to - 1, to)) to++;
    const t = to - from;
    pairs += (t * (t - 1)) / 2;
    triples += t * (t - 1) * (t - 2);
    variance += t * (t - 1) * (2 * t + 5);
    from = to;
  }
  return { pairs, triples, variance };
}

/** Number of pairs i < j with v[i] > v[j], by merging; `v` ends ascending. */
export function inversions(v: Float64Array): number {
  const n = v.length;
  let source: Float64Array = v;
  let target: Float64Array = new Float64Array(n);
  let count = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let from = 0; from < n; from += 2 * width) {
      const middle = Math.min(from + width, n);
      const to = Math.min(from + 2 * width, n);
      let i = from;
      let j = middle;
      for (let k = from; k < to; k++) {
        if (i < middle && (j >= to || (source[i] as number) <= (source[j] as number))) {
          target[k] = source[i++] as number;
        } else {
          // Everything left in the first half is above this value.
          count += middle - i;
          target[k] = source[j++] as number;
        }
      }
    }
    [source, target] = [target, source];
  }
  if (source !== v) v.set(source);
  return count;
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
  const byX = sortOrder(Float64Array.from(byY, (i) => x[i] as number));
  const a = Float64Array.from(byX, (i) => x[byY[i] as number] as number);
  const b = Float64Array.from(byX, (i) => y[byY[i] as number] as number);
  const xTies = tiesOf(n, (i, j) => a[i] === a[j]);
  const both = tiesOf(n, (i, j) => a[i] === a[j] && b[i] === b[j]);
  const discordant = inversions(b);
  const yTies = tiesOf(n, (i, j) => b[i] === b[j]);
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
