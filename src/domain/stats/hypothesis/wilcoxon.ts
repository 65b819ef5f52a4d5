/** Signed ranks: a test of the middle of one sample that an outlier cannot turn. */
import { twoSidedNormal } from '../distributions/normal.ts';
import {
  argumentError,
  dataError,
  isConstant,
  requireFinite,
  requireOneOf,
  requireOptions,
  requireSeries,
  type Series,
} from '../series.ts';
import { signedRankCdf } from './rank-distributions.ts';
import { ranksOf } from './ranks.ts';

/** Options of `wilcoxon`. */
export interface WilcoxonOptions {
  /** Middle under the null hypothesis, in the unit of x; for pairs pass their differences and 0. */
  readonly shift: number;
  /**
   * 'exact' counts all signs of the ranks: for at most 1,000 values without ties, none of them equal to the shift.
   * 'asymptotic' is the normal limit.
   */
  readonly method: 'exact' | 'asymptotic';
}

/** Largest sample of the exact distribution: O(n³) steps, some 0.3 s. */
const EXACT_MAX = 1000;

/** Result of `wilcoxon`. */
export interface WilcoxonResult {
  /** The smaller of the two sums of signed ranks. */
  readonly statistic: number;
  /** Two-sided; the normal limit has the variance corrected for ties and no continuity correction. */
  readonly pValue: number;
  /** Normal score of the sum of the positive ranks; above 0 when x lies above the shift. */
  readonly z: number;
  /** Number of values that differ from the shift. */
  readonly nobs: number;
}

/**
 * Wilcoxon signed-rank test. Null hypothesis: x is symmetric about `shift`, for independent observations. A small
 * p-value speaks for another middle.
 * @param x (n,) sample, finite, not constant. Values equal to the shift are left out (Wilcoxon's own rule).
 * @param options shift and method.
 * @returns statistic, pValue, z, nobs. The normal limit needs some 20 values.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, or shorter than 2; for 'exact' when two distances from the
 * shift are equal, or a value equals the shift.
 * @throws BOT4_STATS_ARGUMENT when shift is not finite, method is unknown, or 'exact' is asked of more than 1,000 values.
 * T = min(Σ⁺, Σ⁻) of the ranks of |xᵢ − shift|; mean n(n + 1)/4, variance n(n + 1)(2n + 1)/24 − Σ(t³ − t)/48.
 * Exact: twice the share of the 2ⁿ sign patterns whose sum of positive ranks is at most T.
 * Wilcoxon (1945), Biometrics Bulletin 1; Hollander & Wolfe (1999), 3.1. Unchanged by a + b·x with the shift moved along.
 * Golden: statistics/tests-hypothesis.json
 * @example wilcoxon([1, 2, -3, 4], { shift: 0, method: 'exact' }).pValue // => 0.625
 */
export function wilcoxon(x: Series, options: WilcoxonOptions): WilcoxonResult {
  requireOptions(options);
  const { shift, method } = options;
  requireFinite(shift, 'shift');
  requireOneOf(method, 'method', ['exact', 'asymptotic']);
  requireSeries(x, 'x', 2);
  if (isConstant(x)) throw dataError('x', 'is constant');
  const d = Float64Array.from(x, (v) => v - shift).filter((v) => v !== 0);
  const n = d.length;
  const { ranks, ties } = ranksOf(d.map(Math.abs));
  let above = 0;
  for (let i = 0; i < n; i++) if ((d[i] as number) > 0) above += ranks[i] as number;
  const below = (n * (n + 1)) / 2 - above;
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  const z = (above - below) / 2 / sd;
  const statistic = Math.min(above, below);
  if (method === 'asymptotic') return { statistic, pValue: twoSidedNormal(z), z, nobs: n };
  if (n < x.length)
    throw dataError('x', 'has a value equal to the shift, so its signed ranks have no exact distribution');
  if (ties > 0) throw dataError('x', 'has equal distances from the shift, so its ranks have no exact distribution');
  if (n > EXACT_MAX) throw argumentError('method', `is exact, for ${n} values; it reaches ${EXACT_MAX}`);
  return { statistic, pValue: Math.min(1, 2 * signedRankCdf(n, statistic)), z, nobs: n };
}
