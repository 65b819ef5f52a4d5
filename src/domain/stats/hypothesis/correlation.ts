/** Linear and rank correlation of pairs, and of all pairs of columns. */

import { twoSidedStudent } from '../distributions/student-t.ts';
import { correlationOfColumns } from '../portfolio/correlation-of-deviations.ts';
import { dataError, isConstant, requireSeries, type Series, standardise } from '../series.ts';
import { centre, inUnit, sumOf, trust, typed } from './centre.ts';
import { averageRanks } from './ranks.ts';

/** Result of `pearson` and `spearman`. */
export interface CorrelationResult {
  /** Correlation in [−1, 1]. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
}

function requireSameLength(x: Series, y: Series): void {
  if (x.length !== y.length) throw dataError('y', `has ${y.length} values, x has ${x.length}`);
}

/** Correlation of two series of deviations, each about its mean but for rounding. */
function correlationOf(x: Float64Array, y: Float64Array, meanX: number, meanY: number): Correlation {
  const n = x.length;
  let sa = 0;
  let sb = 0;
  let saa = 0;
  let sbb = 0;
  let sab = 0;
  let ta = 0;
  let tb = 0;
  let taa = 0;
  let tbb = 0;
  let tab = 0;
  let i = 0;
  // Two chains side by side: each addition would wait for the one before.
  for (; i + 1 < n; i += 2) {
    const a = (x[i] as number) - meanX;
    const b = (y[i] as number) - meanY;
    const c = (x[i + 1] as number) - meanX;
    const d = (y[i + 1] as number) - meanY;
    sa += a;
    sb += b;
    saa += a * a;
    sbb += b * b;
    sab += a * b;
    ta += c;
    tb += d;
    taa += c * c;
    tbb += d * d;
    tab += c * d;
  }
  if (i < n) {
    const a = (x[i] as number) - meanX;
    const b = (y[i] as number) - meanY;
    sa += a;
    sb += b;
    saa += a * a;
    sbb += b * b;
    sab += a * b;
  }
  sa += ta;
  sb += tb;
  const xx = saa + taa - (sa * sa) / n;
  const yy = sbb + tbb - (sb * sb) / n;
  const r = (sab + tab - (sa * sb) / n) / Math.sqrt(xx * yy);
  return { r: Math.max(-1, Math.min(1, r)), varianceX: xx / n, varianceY: yy / n };
}

interface Correlation {
  readonly r: number;
  readonly varianceX: number;
  readonly varianceY: number;
}

/** Correlation of standardised copies: the plain twin, and the judge of data that need care. */
export function correlationPlain(x: Series, y: Series): number {
  return correlationOf(standardise(x, 'x', 3).z, standardise(y, 'y', 3).z, 0, 0).r;
}

/** t transform of a correlation; exact for normal data. */
function withPValue(r: number, n: number): CorrelationResult {
  const t = r * Math.sqrt((n - 2) / ((1 - r) * (1 + r)));
  return { statistic: r, pValue: Math.abs(r) === 1 ? 0 : twoSidedStudent(t, n - 2) };
}

/**
 * Pearson correlation. Null hypothesis: x and y have no linear relation. A small p-value speaks for one; the p-value
 * assumes independent observations.
 * @param x (n,) finite, not constant, in any unit; n ≥ 3.
 * @param y (n,) like x.
 * @returns statistic r, pValue (two-sided).
 * @throws BOT4_STATS_INPUT when x or y is not finite, constant, shorter than 3, or of another length.
 * r = Σ(x−x̄)(y−ȳ)/√(Σ(x−x̄)² Σ(y−ȳ)²), t = r√((n−2)/(1−r²)) ~ t(n−2). Pearson (1895). Golden: statistics/tests.json
 * @example pearson([1, 2, 3], [2, 4, 6]).statistic // => 1
 */
export function pearson(x: Series, y: Series): CorrelationResult {
  return withPValue(pairCorrelation(typed(x, 'x', 3), typed(y, 'y', 3)), x.length);
}

function pairCorrelation(x: Float64Array, y: Float64Array): number {
  requireSameLength(x, y);
  const n = x.length;
  let a = x;
  let b = y;
  for (let attempt = 0; attempt < 2; attempt++) {
    const meanA = sumOf(a) / n;
    const meanB = sumOf(b) / n;
    const { r, varianceX, varianceY } = correlationOf(a, b, meanA, meanB);
    const trustA = trust(meanA, varianceX);
    const trustB = trust(meanB, varianceY);
    if (trustA === 'good' && trustB === 'good') return r;
    if (trustA === 'careful' || trustB === 'careful') break;
    if (trustA === 'unit') a = inUnit(a, 'x').v;
    if (trustB === 'unit') b = inUnit(b, 'y').v;
  }
  return correlationPlain(x, y);
}

/**
 * Spearman rank correlation. Null hypothesis: x and y have no monotone relation. A small p-value speaks for one.
 * @param x (n,) finite, not constant; n ≥ 3.
 * @param y (n,) like x.
 * @returns statistic ρ, pValue (two-sided, t approximation).
 * @throws BOT4_STATS_INPUT when x or y is not finite, constant, shorter than 3, or of another length.
 * Pearson correlation of the average ranks. Spearman (1904), American J. of Psychology 15(1). Golden: statistics/tests.json
 * @example spearman([1, 2, 30], [1, 4, 9]).statistic // => 1
 */
export function spearman(x: Series, y: Series): CorrelationResult {
  requireSeries(x, 'x', 3);
  requireSeries(y, 'y', 3);
  requireSameLength(x, y);
  // Ranks would make an order out of the rounding of a constant.
  if (isConstant(x)) throw dataError('x', 'is constant');
  if (isConstant(y)) throw dataError('y', 'is constant');
  const a = centre(averageRanks(x), 'x', 3).z;
  const b = centre(averageRanks(y), 'y', 3).z;
  return withPValue(correlationOf(a, b, 0, 0).r, a.length);
}

/**
 * Correlation matrix of columns.
 * @param columns k series, each (n,), finite, not constant, of one length; k ≥ 1, n ≥ 2.
 * @returns k rows of (k,), symmetric, ones on the diagonal.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length.
 * Pearson correlation of every pair, O(k²n), with SIMD where that is faster. Golden: statistics/tests.json
 * @example correlationMatrix([[1, 2, 3], [3, 2, 1]])[0]?.[1] // => -1
 */
export function correlationMatrix(columns: readonly Series[]): Float64Array[] {
  if (!Array.isArray(columns)) throw dataError('columns', 'is not a list of columns');
  if (columns.length === 0) throw dataError('columns', 'is empty');
  const checked = columns.map((c, j) => {
    const own = typed(c, `columns[${j}]`, 2);
    if (own.length !== columns[0]?.length) {
      throw dataError(`columns[${j}]`, `has ${own.length} values, the first column has ${columns[0]?.length}`);
    }
    return own;
  });
  const fast = correlationOfColumns(checked);
  if (fast !== undefined) return fast;
  const z = checked.map((c, j) => centre(c, `columns[${j}]`, 2).z);
  const k = z.length;
  const rows = z.map(() => new Float64Array(k));
  for (let i = 0; i < k; i++) {
    (rows[i] as Float64Array)[i] = 1;
    for (let j = 0; j < i; j++) {
      const { r } = correlationOf(z[i] as Float64Array, z[j] as Float64Array, 0, 0);
      (rows[i] as Float64Array)[j] = r;
      (rows[j] as Float64Array)[i] = r;
    }
  }
  return rows;
}
