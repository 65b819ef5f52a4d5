/** Independence against any kind of dependence, linear or not. */
import { twoSidedNormal } from '../distributions/normal.ts';
import { argumentError, requireBetween, requireInteger, requireOptions, type Series } from '../series.ts';
import { centre } from './centre.ts';

/** Options of `bds`. */
export interface BdsOptions {
  /** Largest embedding dimension, 2 ≤ maxDim < n. */
  readonly maxDim: number;
  /** Closeness as a multiple of the standard deviation of x, usually 0.5 to 2. */
  readonly distance: number;
}

/** Result of `bds`; each array has one entry for each dimension 2 … maxDim. */
export interface BdsResult {
  readonly dimension: Float64Array;
  readonly statistic: Float64Array;
  /** Two-sided, normal limit. */
  readonly pValue: Float64Array;
}

/** What the pairs of a series say about closeness. */
interface Counts {
  /** [m]: pairs whose last m values are all closer than epsilon, m = 1 … maxDim. */
  readonly close: Float64Array;
  /** [m]: close pairs (of single values) without the first m − 1 values. */
  readonly later: Float64Array;
  /** (n,) values closer than epsilon to each value, itself counted. */
  readonly neighbours: Float64Array;
}

/**
 * Counts along the diagonals of the matrix of pairs: the length of a run of close pairs says at once in how many
 * dimensions its end is close. O(n²) time, O(n) memory.
 */
function countPairs(z: Float64Array, epsilon: number, maxDim: number): Counts {
  const n = z.length;
  const runs = new Float64Array(maxDim + 1);
  const early = new Float64Array(maxDim + 1);
  const neighbours = new Float64Array(n).fill(1);
  for (let gap = 1; gap < n; gap++) {
    let run = 0;
    for (let i = 0, j = gap; j < n; i++, j++) {
      if (Math.abs((z[i] as number) - (z[j] as number)) < epsilon) {
        if (run < maxDim) run++;
        runs[run] = (runs[run] as number) + 1;
        neighbours[i] = (neighbours[i] as number) + 1;
        neighbours[j] = (neighbours[j] as number) + 1;
        if (i < maxDim) early[i + 1] = (early[i + 1] as number) + 1;
      } else run = 0;
    }
  }
  const close = new Float64Array(maxDim + 1);
  let sum = 0;
  for (let m = maxDim; m >= 1; m--) {
    sum += runs[m] as number;
    close[m] = sum;
  }
  const later = new Float64Array(maxDim + 1);
  later[1] = close[1] as number;
  for (let m = 2; m <= maxDim; m++) later[m] = (later[m - 1] as number) - (early[m - 1] as number);
  return { close, later, neighbours };
}

/** Variance of √n (Cₘ − C₁ᵐ) in the limit, from C₁ and K. */
function varianceOf(m: number, c: number, k: number): number {
  let sum = 0;
  for (let j = 1; j < m; j++) sum += k ** (m - j) * c ** (2 * j);
  return 4 * (k ** m + 2 * sum + (m - 1) ** 2 * c ** (2 * m) - m * m * k * c ** (2 * m - 2));
}

/**
 * BDS test. Null hypothesis: the values of x are independent and of one distribution. A small p-value speaks for
 * dependence of any kind; on residuals of a linear model it speaks for what the model left, as volatility clusters.
 * @param x (n,) series in time order, finite, not constant, in any unit. The limit needs some hundreds of values.
 * @param options maxDim and distance; no defaults, because both change the conclusion.
 * @returns dimension, statistic, pValue, each (maxDim − 1,).
 * @throws BOT4_STATS_INPUT when x is not finite, constant or too short.
 * @throws BOT4_STATS_ARGUMENT when maxDim is out of range, or distance is so large or small that all pairs are alike.
 * √(n − m + 1)(Cₘ − C₁ᵐ)/σₘ with correlation sums of radius distance · s; C₁ of the values that end an m-history.
 * Brock, Dechert, Scheinkman & LeBaron (1996), Econometric Reviews 15; Kanzler (1999). O(n²) time, O(n) memory.
 * Unchanged by a + b·x. Golden: statistics/tests-hypothesis.json
 * @example bds([1, 2, 1, 3, 2, 1, 2, 3, 1, 2], { maxDim: 2, distance: 1 }).dimension[0] // => 2
 */
export function bds(x: Series, options: BdsOptions): BdsResult {
  requireOptions(options);
  const { maxDim, distance } = options;
  requireBetween(distance, 'distance', 0, Number.POSITIVE_INFINITY);
  const { z } = centre(x, 'x', 4);
  const n = z.length;
  requireInteger(maxDim, 'maxDim', 2, n - 1);
  let square = 0;
  for (let i = 0; i < n; i++) square += (z[i] as number) * (z[i] as number);
  const { close, later, neighbours } = countPairs(z, distance * Math.sqrt(square / (n - 1)), maxDim);
  const c = (close[1] as number) / ((n * (n - 1)) / 2);
  const sum = neighbours.reduce((s, v) => s + v, 0);
  const squares = neighbours.reduce((s, v) => s + v * v, 0);
  const k = (squares - 3 * sum + 2 * n) / (n * (n - 1) * (n - 2));
  const dimension = Float64Array.from({ length: maxDim - 1 }, (_, i) => i + 2);
  const statistic = dimension.map((m) => {
    const rows = n - m + 1;
    const pairs = (rows * (rows - 1)) / 2;
    const variance = varianceOf(m, c, k);
    if (!(variance > 1e-14)) throw argumentError('distance', `is ${distance}: all pairs are alike at this distance`);
    const effect = (close[m] as number) / pairs - ((later[m] as number) / pairs) ** m;
    return (Math.sqrt(rows) * effect) / Math.sqrt(variance);
  });
  return { dimension, statistic, pValue: statistic.map(twoSidedNormal) };
}
