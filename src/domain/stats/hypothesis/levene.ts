/** Whether two samples vary alike. */
import { fDist } from '../distributions/f-dist.ts';
import { dataError, requireOneOf, requireOptions, type Series } from '../series.ts';
import { centre } from './centre.ts';
import { quantileSorted } from './moments.ts';
import { sortAscending } from './radix-sort.ts';

/** Options of `levene`. */
export interface LeveneOptions {
  /** What deviations are taken from: 'median' (Brown-Forsythe) for skewed data, 'mean' (Levene) for symmetric data. */
  readonly center: 'median' | 'mean';
}

/** Result of `levene`. */
export interface LeveneResult {
  /** F(1, df). */
  readonly statistic: number;
  readonly pValue: number;
  /** Degrees of freedom of the denominator, n + m − 2. */
  readonly df: number;
}

/**
 * Levene's test. Null hypothesis: x and y have the same variance, for independent samples that need not be normal. A
 * small p-value speaks for different variances.
 * @param x (n,) sample, finite, not constant; n ≥ 2.
 * @param y (m,) sample like x, in the same unit; n + m ≥ 5.
 * @param options center.
 * @returns statistic, pValue, df.
 * @throws BOT4_STATS_INPUT when x or y is not finite, constant, too short, or deviates by one size only.
 * @throws BOT4_STATS_ARGUMENT when center is unknown.
 * One-way analysis of variance of |xᵢ − centre|. Levene (1960); Brown & Forsythe (1974), JASA 69.
 * Unchanged by a + b·x and c + b·y. Golden: statistics/tests-hypothesis.json
 * @example levene([1, 2, 3], [2, 4, 6], { center: 'median' }).df // => 4
 */
export function levene(x: Series, y: Series, options: LeveneOptions): LeveneResult {
  requireOptions(options);
  requireOneOf(options.center, 'center', ['median', 'mean']);
  const first = centre(x, 'x', 2);
  const second = centre(y, 'y', 2);
  // The coarser unit of the two, so that neither overflows; both are powers of two.
  const unit = Math.min(first.scale, second.scale);
  const a = deviations(first.z, options.center, unit / first.scale);
  const b = deviations(second.z, options.center, unit / second.scale);
  const n = a.length;
  const m = b.length;
  const total = n + m;
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  const between = ((n * m) / total) * (meanA - meanB) ** 2;
  const within = squaresAbout(a, meanA) + squaresAbout(b, meanB);
  const size = squaresAbout(a, 0) + squaresAbout(b, 0);
  if (total < 5 || !(within > size * (16 * Number.EPSILON) ** 2)) {
    throw dataError('x', 'and y deviate from their centres by one size only');
  }
  const df = total - 2;
  const statistic = between / (within / df);
  return { statistic, pValue: fDist.sf(statistic, { d1: 1, d2: df }), df };
}

function deviations(z: Float64Array, center: LeveneOptions['center'], unit: number): Float64Array {
  const middle = center === 'mean' ? meanOf(z) : quantileSorted(sortAscending(z), 0.5);
  return z.map((v) => Math.abs(v - middle) * unit);
}

function meanOf(v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] as number;
  return sum / v.length;
}

function squaresAbout(v: Float64Array, middle: number): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += ((v[i] as number) - middle) ** 2;
  return sum;
}
