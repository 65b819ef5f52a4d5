/** Whether several samples are of one distribution, the tails counting most. */
import { leastSquares } from '../regression/least-squares.ts';
import { argumentError, dataError, isConstant, requireSeries, type Series } from '../series.ts';
import { sortOrder } from './radix-sort.ts';

/** Result of `andersonKSample`. */
export interface AndersonKSampleResult {
  /** Standardised A², (A² − k + 1)/σ. */
  readonly statistic: number;
  /** Interpolated between published levels, so it ends at 0.001 and 0.25; `pValueAtEnd` says when. */
  readonly pValue: number;
  readonly pValueAtEnd: 'below' | 'above' | null;
}

/** Table 2 of Scholz & Stephens (1987): critical values are b₀ + b₁/√m + b₂/m, m = k − 1. */
const LEVELS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const B0 = [0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085];
const B1 = [-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615];
const B2 = [-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154];

/**
 * Anderson-Darling test of k samples. Null hypothesis: all samples are of one distribution, whatever it is. A small
 * p-value speaks for a difference in level, spread or shape. Ties are allowed (midranks).
 * @param samples k ≥ 2 samples, each (n,), finite, not constant, in one unit; n ≥ 2.
 * @returns statistic, pValue, pValueAtEnd.
 * @throws BOT4_STATS_INPUT when a sample is not finite, constant or too short.
 * @throws BOT4_STATS_ARGUMENT when there are fewer than two samples.
 * A² = (N − 1)/N Σᵢ 1/nᵢ Σⱼ lⱼ/N (N Mᵢⱼ − Bⱼ nᵢ)²/(Bⱼ(N − Bⱼ) − N lⱼ/4); log p is a quadratic in the critical values.
 * Scholz & Stephens (1987), JASA 82, eq. 7. Unchanged by a + b·x with b > 0. Golden: statistics/tests-hypothesis.json
 * @example andersonKSample([[1, 2, 3], [2, 3, 4]]).pValueAtEnd // => 'above'
 */
export function andersonKSample(samples: readonly Series[]): AndersonKSampleResult {
  if (samples.length < 2) throw argumentError('samples', `has ${samples.length} samples, needs at least 2`);
  samples.forEach((v, i) => {
    requireSeries(v, `samples[${i}]`, 2);
    if (isConstant(v)) throw dataError(`samples[${i}]`, 'is constant');
  });
  const sizes = samples.map((v) => v.length);
  const statistic = (midrankA2(samples) - (samples.length - 1)) / Math.sqrt(varianceOf(sizes));
  return { statistic, ...pValueOf(statistic, samples.length - 1) };
}

/** A² over the distinct values of the pooled sample. */
function midrankA2(samples: readonly Series[]): number {
  const total = samples.reduce((s, v) => s + v.length, 0);
  const pooled = new Float64Array(total);
  const owner = new Uint32Array(total);
  let at = 0;
  samples.forEach((v, i) => {
    pooled.set(v, at);
    owner.fill(i, at, at + v.length);
    at += v.length;
  });
  const order = sortOrder(pooled);
  const below = new Float64Array(samples.length);
  const equal = new Float64Array(samples.length);
  const sums = new Float64Array(samples.length);
  for (let from = 0; from < total; ) {
    const value = pooled[order[from] as number];
    let to = from;
    equal.fill(0);
    for (; to < total && pooled[order[to] as number] === value; to++) {
      const i = owner[order[to] as number] as number;
      equal[i] = (equal[i] as number) + 1;
    }
    const l = to - from;
    const b = from + l / 2;
    const weight = l / total / (b * (total - b) - (total * l) / 4);
    for (let i = 0; i < sums.length; i++) {
      const own = (equal[i] as number) / 2;
      const d = total * ((below[i] as number) + own) - b * (samples[i] as Series).length;
      sums[i] = (sums[i] as number) + weight * d * d;
      below[i] = (below[i] as number) + 2 * own;
    }
    from = to;
  }
  return ((total - 1) / total) * samples.reduce((s, v, i) => s + (sums[i] as number) / v.length, 0);
}

/** Variance of A² under the null hypothesis, eq. 4. */
function varianceOf(sizes: readonly number[]): number {
  const total = sizes.reduce((a, b) => a + b, 0);
  const k = sizes.length;
  const inverse = sizes.reduce((s, n) => s + 1 / n, 0);
  let h = 0;
  let g = 0;
  for (let i = 1; i < total - 1; i++) {
    h += 1 / (total - i);
    g += h / (i + 1);
  }
  h += 1;
  const a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * k * k - 4 * h * k;
  // Divided step by step: the cube of a long sample would not be exact.
  const cubic = a + (b + (c + d / total) / total) / total;
  return (cubic * (total / (total - 1)) * (total / (total - 2)) * total) / (total - 3);
}

function pValueOf(statistic: number, m: number): Omit<AndersonKSampleResult, 'statistic'> {
  const critical = B0.map((v, i) => v + (B1[i] as number) / Math.sqrt(m) + (B2[i] as number) / m);
  if (statistic < (critical[0] as number)) return { pValue: 0.25, pValueAtEnd: 'above' };
  if (statistic > (critical[6] as number)) return { pValue: 0.001, pValueAtEnd: 'below' };
  const square = critical.map((v) => v * v);
  const fit = leastSquares(LEVELS.map(Math.log), [critical, square], true, {
    target: 'samples',
    column: () => 'samples',
  });
  const at = [statistic, statistic * statistic];
  let log = fit.target.mean;
  fit.columns.forEach((c, j) => {
    log += (fit.slopes[j] as number) * ((at[j] as number) * c.scale - c.mean);
  });
  return { pValue: Math.exp(log / fit.target.scale), pValueAtEnd: null };
}
