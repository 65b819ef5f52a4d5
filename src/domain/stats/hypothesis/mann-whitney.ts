/** Ranks of two samples: does one tend to be larger? */
import { standardCdf } from '../distributions/normal.ts';
import {
  argumentError,
  dataError,
  isConstant,
  requireBoolean,
  requireOneOf,
  requireOptions,
  requireSeries,
  type Series,
} from '../series.ts';
import { mannWhitneyCdf } from './rank-distributions.ts';
import { joined, ranksOf } from './ranks.ts';

/** Options of `mannWhitney`. */
export type MannWhitneyOptions =
  | {
      /** The normal limit. */
      readonly method: 'asymptotic';
      /** Whether the statistic moves half a unit towards its mean; closer to the exact p-value in small samples. */
      readonly continuity: boolean;
    }
  | {
      /** All orders of the values counted: for samples without ties, the product of their sizes at most 20,000. */
      readonly method: 'exact';
    };

/** Largest n·m of the exact distribution: O(n²m²) steps, some 0.3 s. */
const EXACT_MAX = 20_000;

/** Result of `mannWhitney`. */
export interface MannWhitneyResult {
  /** U of x: number of pairs with x above y, ties counting half. */
  readonly statistic: number;
  /** Two-sided; the normal limit has the variance corrected for ties. */
  readonly pValue: number;
}

/**
 * Mann-Whitney U test. Null hypothesis: a value of x is as likely above as below a value of y, for independent samples
 * of one distribution. A small p-value speaks for one of them tending to be larger.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @param y (m,) sample like x.
 * @param options method, and continuity for 'asymptotic'.
 * @returns statistic, pValue. The normal limit needs some 8 values in each sample.
 * @throws BOT4_STATS_INPUT when x or y is not finite, constant or shorter than 2; for 'exact' when two values are equal.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range, or 'exact' is asked with n·m above 20,000.
 * U = R − n(n + 1)/2; mean nm/2, variance nm/12 (N + 1 − Σ(t³ − t)/(N(N − 1))). Mann & Whitney (1947), Annals of Math.
 * Statistics 18. Exact: twice the share of the orders of all values with so small a U, or one so large. Unchanged by a + b·x, a + b·y with b > 0 in common. Golden: statistics/tests-hypothesis.json
 * @example mannWhitney([1, 2, 5], [3, 4], { method: 'exact' }).pValue // => 0.8
 */
export function mannWhitney(x: Series, y: Series, options: MannWhitneyOptions): MannWhitneyResult {
  requireOptions(options);
  requireOneOf(options.method, 'method', ['exact', 'asymptotic']);
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
  if (options.method === 'exact') return { statistic, pValue: exactPValue(n, m, statistic, ties) };
  requireBoolean(options.continuity, 'continuity');
  const sd = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  const distance = Math.abs(statistic - (n * m) / 2) - (options.continuity ? 0.5 : 0);
  return { statistic, pValue: Math.min(1, 2 * standardCdf(-distance / sd)) };
}

function exactPValue(n: number, m: number, statistic: number, ties: number): number {
  if (ties > 0) throw dataError('x', 'shares a value with y or has one twice, so the ranks have no exact distribution');
  if (n * m > EXACT_MAX) throw argumentError('method', `is exact, for ${n} times ${m} values; it reaches ${EXACT_MAX}`);
  return Math.min(1, 2 * mannWhitneyCdf(n, m, Math.min(statistic, n * m - statistic)));
}
