/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation.
 *
 * The rows are cut into S blocks; for every choice of S/2 of them as in-sample, the best strategy there is looked up
 * in the other half. Sums and sums of squares per block make one choice cost O(NS) instead of O(NT).
 */
import { quantileSorted } from '../hypothesis/moments.ts';
import {
  argumentError,
  dataError,
  requireInteger,
  requireOptions,
  requireSeries,
  type Series,
  standardise,
} from '../series.ts';

/** Options of `pboCscv`. */
export interface PboOptions {
  /** Number of blocks S, even, from 2 to 20 and at most half the rows; C(S, S/2) choices are evaluated. */
  readonly nPartitions: number;
}

/** Result of `pboCscv`. */
export interface PboResult {
  /** Share of choices in which the in-sample best is in the lower half out of sample (logit ≤ 0). */
  readonly pbo: number;
  /** C(S, S/2). */
  readonly nCombinations: number;
  /** (nCombinations,) logits of the out-of-sample rank of the in-sample best, ascending. */
  readonly logits: Float64Array;
  /** Quantiles of the logits at 0, 0.1, 0.25, 0.5, 0.75, 0.9, 1. */
  readonly logitQuantiles: Float64Array;
  readonly logitMean: number;
  /** Slope of out-of-sample on in-sample Sharpe ratio of the chosen strategies; NaN when all are the same in sample. */
  readonly degradationSlope: number;
  readonly degradationIntercept: number;
  /** Share of choices in which the in-sample best loses out of sample. */
  readonly probOosLoss: number;
  /** Rows used: the oldest n mod S are left out so that blocks are of one length. */
  readonly rowsUsed: number;
}

/** Sums of one strategy per block, about its mean. */
interface BlockSums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly mean: number;
}

/**
 * Probability of backtest overfitting. Null hypothesis in words: choosing the best in sample tells nothing about out of
 * sample (pbo near ½ or above); near 0 the choice carries over.
 * @param x N strategies as columns, each (n,) returns per period, finite, not constant; N ≥ 2.
 * @param options nPartitions.
 * @returns pbo, nCombinations, logits, logitQuantiles, logitMean, degradation line, probOosLoss, rowsUsed.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length, or there are fewer than 2.
 * @throws BOT4_STATS_ARGUMENT when nPartitions is not even or out of range.
 * Sharpe ratio (n − 1) as metric, 0 where a strategy does not vary; ω = rank/(N + 1), logit = log(ω/(1 − ω)); ties share
 * their mean rank, the first of equals is the best. Bailey, Borwein, López de Prado & Zhu (2017), J. of Computational
 * Finance 20(4). Golden: statistics/performance.json
 * @example pboCscv([[1, 2, 1, 2], [2, 1, 0, 1]], { nPartitions: 2 }).nCombinations // => 2
 */
export function pboCscv(x: readonly Series[], options: PboOptions): PboResult {
  requireOptions(options);
  if (!Array.isArray(x)) throw dataError('x', 'is not a list of strategies');
  if (x.length < 2) throw dataError('x', `has ${x.length} strategies, needs at least 2`);
  const { nPartitions } = options;
  const n = (x[0] as Series | null)?.length ?? 0;
  x.forEach((c: Series, j) => {
    requireSeries(c, `x[${j}]`, 4);
    if (c.length !== n) throw dataError(`x[${j}]`, `has ${c.length} rows, the first strategy has ${n}`);
  });
  requireInteger(nPartitions, 'nPartitions', 2, Math.min(20, Math.floor(n / 2)));
  if (nPartitions % 2 === 1) throw argumentError('nPartitions', `is ${nPartitions}, must be even`);
  const blockRows = Math.floor(n / nPartitions);
  const skip = n - blockRows * nPartitions;
  const sums = x.map((c, j) => {
    const { z, mean, scale } = standardise(Float64Array.from(c).subarray(skip), `x[${j}]`, 4);
    return blockSums(z, mean * scale, nPartitions, blockRows);
  });
  const half = (blockRows * nPartitions) / 2;
  const logits: number[] = [];
  const inSample: number[] = [];
  const outSample: number[] = [];
  forEachHalf(nPartitions, (chosen) => {
    const is = sums.map((s) => sharpeOf(s, chosen, true, half));
    const oos = sums.map((s) => sharpeOf(s, chosen, false, half));
    const best = is.indexOf(Math.max(...is));
    const value = oos[best] as number;
    const omega = rankOf(value, oos) / (oos.length + 1);
    logits.push(Math.log(omega / (1 - omega)));
    inSample.push(is[best] as number);
    outSample.push(value);
  });
  return summarise(Float64Array.from(logits).sort(), inSample, outSample, blockRows * nPartitions);
}

function blockSums(z: Float64Array, mean: number, blocks: number, rows: number): BlockSums {
  const sum = new Float64Array(blocks);
  const squares = new Float64Array(blocks);
  for (let b = 0; b < blocks; b++) {
    for (let i = b * rows; i < (b + 1) * rows; i++) {
      const v = z[i] as number;
      sum[b] = (sum[b] as number) + v;
      squares[b] = (squares[b] as number) + v * v;
    }
  }
  return { sum, squares, mean };
}

/** Sharpe ratio over the blocks whose mark is `side`. */
function sharpeOf(s: BlockSums, chosen: readonly boolean[], side: boolean, n: number): number {
  let sum = 0;
  let squares = 0;
  for (let b = 0; b < chosen.length; b++) {
    if (chosen[b] !== side) continue;
    sum += s.sum[b] as number;
    squares += s.squares[b] as number;
  }
  const shift = sum / n;
  const variance = (squares - sum * shift) / (n - 1);
  return variance > 1e-14 * (squares / n) ? (s.mean + shift) / Math.sqrt(variance) : 0;
}

/** Mean rank of `value` among `all`, from 1. */
function rankOf(value: number, all: readonly number[]): number {
  let below = 0;
  let equal = 0;
  for (const v of all) {
    if (v < value) below++;
    else if (v === value) equal++;
  }
  return below + (equal + 1) / 2;
}

/** Calls `visit` with every choice of half of the blocks, in lexicographic order. */
function forEachHalf(blocks: number, visit: (chosen: readonly boolean[]) => void): void {
  const chosen = new Array<boolean>(blocks).fill(false);
  const step = (from: number, left: number): void => {
    if (left === 0) {
      visit(chosen);
      return;
    }
    for (let b = from; b <= blocks - left; b++) {
      chosen[b] = true;
      step(b + 1, left - 1);
      chosen[b] = false;
    }
  };
  step(0, blocks / 2);
}

function meanOf(v: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] as number;
  return sum / v.length;
}

function summarise(logits: Float64Array, is: readonly number[], oos: readonly number[], rowsUsed: number): PboResult {
  const count = logits.length;
  const meanIs = meanOf(is);
  const meanOos = meanOf(oos);
  let cross = 0;
  let square = 0;
  is.forEach((v, i) => {
    cross += (v - meanIs) * ((oos[i] as number) - meanOos);
    square += (v - meanIs) ** 2;
  });
  const slope = cross / square;
  return {
    pbo: logits.filter((v) => v <= 0).length / count,
    nCombinations: count,
    logits,
    logitQuantiles: Float64Array.of(0, 0.1, 0.25, 0.5, 0.75, 0.9, 1).map((p) => quantileSorted(logits, p)),
    logitMean: meanOf(logits),
    degradationSlope: slope,
    degradationIntercept: meanOos - slope * meanIs,
    probOosLoss: oos.filter((v) => v < 0).length / count,
    rowsUsed,
  };
}
