/** Normality by the straightness of the normal probability plot. */
import { normal, standardPpf } from '../distributions/normal.ts';
import type { Series } from '../series.ts';
import { normalScores } from './normal-scores.ts';

/** Result of `shapiroWilk`. */
export interface ShapiroWilkResult {
  /** W in (0, 1], 1 for a straight plot. */
  readonly statistic: number;
  readonly pValue: number;
  /** Says when the sample is longer than the 5,000 values that the p-value was fitted for. */
  readonly warnings: readonly string[];
}

/** Σ cᵢ xⁱ, constant first. */
function polynomial(c: readonly number[], x: number): number {
  return c.reduceRight((sum, v) => sum * x + v, 0);
}

/** Royston (1992, 1995): the two largest weights as polynomials in n^(−½), less the scaled normal scores. */
const LARGEST = [0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056];
const SECOND = [0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633];
/** Royston (1995): mean and log standard deviation of the transformed 1 − W; n up to 11, and log n beyond. */
const SMALL_MEAN = [0.544, -0.39978, 0.025054, -6.714e-4];
const SMALL_LOG_SD = [1.3822, -0.77857, 0.062767, -0.0020322];
const LARGE_MEAN = [-1.5861, -0.31082, -0.083751, 0.0038915];
const LARGE_LOG_SD = [-0.4803, -0.082676, 0.0030302];

/** Weights of the upper half of the order statistics, largest first. */
function weights(n: number): Float64Array {
  const half = Math.floor(n / 2);
  if (n === 3) return Float64Array.of(Math.SQRT1_2);
  const scores = Float64Array.from({ length: half }, (_, i) => -standardPpf((i + 1 - 0.375) / (n + 0.25)));
  const square = 2 * scores.reduce((s, v) => s + v * v, 0);
  const norm = Math.sqrt(square);
  const root = 1 / Math.sqrt(n);
  const a = new Float64Array(half);
  const s0 = scores[0] as number;
  const s1 = scores[1] as number;
  const a0 = polynomial(LARGEST, root) + s0 / norm;
  a[0] = a0;
  let first = 1;
  let left = square - 2 * s0 * s0;
  let share = 1 - 2 * a0 * a0;
  if (n > 5) {
    const a1 = polynomial(SECOND, root) + s1 / norm;
    a[1] = a1;
    first = 2;
    left -= 2 * s1 * s1;
    share -= 2 * a1 * a1;
  }
  // The others keep their proportions, and all squares sum to one.
  const factor = Math.sqrt(left / share);
  for (let i = first; i < half; i++) a[i] = (scores[i] as number) / factor;
  return a;
}

/** 1 − W, as the squared distance of the unit vectors of weights and data: nothing cancels near W = 1. */
function complement(ascending: Float64Array, a: Float64Array): number {
  const n = ascending.length;
  const weight = (i: number): number => {
    if (i < a.length) return -(a[i] as number);
    return i >= n - a.length ? (a[n - 1 - i] as number) : 0;
  };
  let xx = 0;
  let aa = 0;
  let ax = 0;
  for (let i = 0; i < n; i++) {
    const w = weight(i);
    const v = ascending[i] as number;
    xx += v * v;
    aa += w * w;
    ax += w * v;
  }
  const slope = ax / aa;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += ((ascending[i] as number) - slope * weight(i)) ** 2;
  return rest / xx;
}

function pValueOf(w1: number, n: number): number {
  if (n === 3) {
    const w = Math.max(0.75, 1 - w1);
    return Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(w)) - Math.asin(Math.sqrt(0.75))));
  }
  const log = Math.log(w1);
  if (n > 11) {
    const size = Math.log(n);
    return normal.sf((log - polynomial(LARGE_MEAN, size)) / Math.exp(polynomial(LARGE_LOG_SD, size)));
  }
  const bound = -2.273 + 0.459 * n;
  // Beyond the bound the transformation has no value: the sample is as far from normal as one of its size can be.
  if (log >= bound) return 0;
  const y = -Math.log(bound - log);
  return normal.sf((y - polynomial(SMALL_MEAN, n)) / Math.exp(polynomial(SMALL_LOG_SD, n)));
}

/**
 * Shapiro-Wilk test. Null hypothesis: x is a sample of a normal distribution of unknown mean and variance. A small
 * p-value speaks against normality; among tests of normality it is the strongest against most alternatives.
 * @param x (n,) sample, finite, not constant, in any unit; n ≥ 3, and p-values were fitted up to n = 5,000.
 * @returns statistic W, pValue, warnings.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 3.
 * W = (Σ aᵢ x₍ᵢ₎)²/Σ (x − x̄)². Shapiro & Wilk (1965), Biometrika 52; weights and p-value by Royston (1995), Applied
 * Statistics 44, algorithm AS R94. Unchanged by a + b·x. Golden: statistics/tests-hypothesis.json
 * @example shapiroWilk([1, 2, 4]).statistic // => 0.9642857142857143
 */
export function shapiroWilk(x: Series): ShapiroWilkResult {
  const ascending = normalScores(x, 3);
  const n = ascending.length;
  const w1 = complement(ascending, weights(n));
  const warnings = n > 5000 ? [`p-value fitted for at most 5000 values, not ${n}`] : [];
  return { statistic: 1 - w1, pValue: pValueOf(w1, n), warnings };
}
