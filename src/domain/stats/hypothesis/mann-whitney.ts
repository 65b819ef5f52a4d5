/** Ranks of two samples: does one tend to be larger? */
import { standardCdf } from '../distributions/normal.ts';
import { dataError, isConstant, requireSeries, type Series } from '../series.ts';
import { joined, ranksOf } from './ranks.ts';

/** Options of `mannWhitney`. */
export interface MannWhitneyOptions {
  /** Whether the statistic moves half a unit towards its mean; closer to the exact p-value in small samples. */
  readonly continuity: boolean;
}

/** Result of `mannWhitney`. */
export interface MannWhitneyResult {
  /** U of x: number of pairs with x above y, ties counting half. */
  readonly statistic: number;
  /** Two-sided, normal limit with the variance corrected for ties. */
  readonly pValue: number;
}

/**
 * Mann-Whitney U test. Null hypothesis: a value of x is as likely above as below a value of y, for independent samples
 * of one distribution. A small p-value speaks for one of them tending to be larger.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @param y (m,) sample like x.
 * @param options continuity.
 * @returns statistic, pValue. The normal limit needs some 8 values in each sample.
 * @throws BOT4_STATS_INPUT when x or y is not finite, constant or shorter than 2.
 * U = R − n(n + 1)/2; mean nm/2, variance nm/12 (N + 1 − Σ(t³ − t)/(N(N − 1))). Mann & Whitney (1947), Annals of Math.
 * Statistics 18. Unchanged by a + b·x, a + b·y with b > 0 in common. Golden: statistics/tests-hypothesis.json
 * @example mannWhitney([1, 2, 5], [3, 4], { continuity: false }).statistic // => 2
 */
export function mannWhitney(x: Series, y: Series, options: MannWhitneyOptions): MannWhitneyResult {
  for (const [key, v] of [
    ['x', x],
    ['y', y],
  ] as const) {
    requireSeries(v, key, 2);
    if (isConstant(v)) throw dataError(key, 'is constant');
  }
  const n = x.length;
  const m = y.length;
  const total = n + m;
  const { ranks, ties } = ranksOf(joined(x, y));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += ranks[i] as number;
  const statistic = sum - (n * (n + 1)) / 2;
  const sd = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  const distance = Math.abs(statistic - (n * m) / 2) - (options.continuity ? 0.5 : 0);
  return { statistic, pValue: Math.min(1, 2 * standardCdf(-distance / sd)) };
}
