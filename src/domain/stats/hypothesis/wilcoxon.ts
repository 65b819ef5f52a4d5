/** Signed ranks: a test of the middle of one sample that an outlier cannot turn. */
import { twoSidedNormal } from '../distributions/normal.ts';
import { dataError, isConstant, requireFinite, requireSeries, type Series } from '../series.ts';
import { ranksOf } from './ranks.ts';

/** Options of `wilcoxon`. */
export interface WilcoxonOptions {
  /** Middle under the null hypothesis, in the unit of x; for pairs pass their differences and 0. */
  readonly shift: number;
}

/** Result of `wilcoxon`. */
export interface WilcoxonResult {
  /** The smaller of the two sums of signed ranks. */
  readonly statistic: number;
  /** Two-sided, normal limit with the variance corrected for ties, without continuity correction. */
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
 * @param options shift.
 * @returns statistic, pValue, z, nobs. The normal limit needs some 20 values.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, or shorter than 2.
 * @throws BOT4_STATS_ARGUMENT when shift is not finite.
 * T = min(Σ⁺, Σ⁻) of the ranks of |xᵢ − shift|; mean n(n + 1)/4, variance n(n + 1)(2n + 1)/24 − Σ(t³ − t)/48.
 * Wilcoxon (1945), Biometrics Bulletin 1; Hollander & Wolfe (1999), 3.1. Unchanged by a + b·x with the shift moved along.
 * Golden: statistics/tests-hypothesis.json
 * @example wilcoxon([1, 2, -3, 4], { shift: 0 }).statistic // => 3
 */
export function wilcoxon(x: Series, options: WilcoxonOptions): WilcoxonResult {
  const { shift } = options;
  requireFinite(shift, 'shift');
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
  return { statistic: Math.min(above, below), pValue: twoSidedNormal(z), z, nobs: n };
}
