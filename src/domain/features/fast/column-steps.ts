/**
 * Steps that fast forms are put together from: each makes a column from columns. A column has values from some row on and
 * NaN before; a step is told where its input begins and returns where its result does.
 */
import { KERNEL_MOMENTS_MAX, KERNEL_WINDOW_MAX, kernelBlock } from '../../../hot/index.ts';
import { addressOf, type KernelRun } from './kernel-run.ts';
import { MEAN_MAX, meanWeights } from './mean-weights.ts';

/** A column and the row of its first value. */
export interface From {
  readonly column: Float64Array;
  readonly from: number;
}

/** Longest window that every step takes. */
export const STEP_MAX = Math.min(KERNEL_WINDOW_MAX, KERNEL_MOMENTS_MAX, MEAN_MAX);

/** Marks the rows before `first` as empty. */
export function emptyBefore(column: Float64Array, first: number): void {
  column.fill(Number.NaN, 0, Math.min(first, column.length));
}

/** Runs a kernel on the rows from `first − back` on, when the result has any. */
function onRows(x: From, y: Float64Array, n: number, kernel: (x: number, y: number, rows: number) => void): From {
  const first = x.from + n - 1;
  emptyBefore(y, first);
  if (first < y.length) kernel(addressOf(x.column, x.from), addressOf(y, x.from), y.length - x.from);
  return { column: y, from: first };
}

/** Σ x over n rows, over `divisor`. */
export function windowSum({ kernels }: KernelRun, x: From, y: Float64Array, n: number, divisor = 1): From {
  const result = onRows(x, y, n, (from, to, rows) => kernels.mean(from, to, 0, rows, n, divisor));
  // The kernel leaves prefix sums in the rows before the first.
  y.fill(Number.NaN, x.from, Math.min(result.from, y.length));
  return result;
}

/** Largest of n rows. */
export function windowHighest({ kernels }: KernelRun, x: From, y: Float64Array, n: number): From {
  return onRows(x, y, n, (from, to, rows) => kernels.highest(from, to, rows, n, kernelBlock(n)));
}

/** Smallest of n rows. */
export function windowLowest({ kernels }: KernelRun, x: From, y: Float64Array, n: number): From {
  return onRows(x, y, n, (from, to, rows) => kernels.lowest(from, to, rows, n, kernelBlock(n)));
}

/** Sum of squared distances from the mean, times `scale`. */
export function windowSpread({ kernels }: KernelRun, x: From, y: Float64Array, n: number, scale: number): From {
  return onRows(x, y, n, (from, to, rows) => kernels.spread(from, to, rows, n, scale));
}

/** Root of the sum of squared distances from the mean, times `scale` before the root. */
export function windowRoot({ kernels }: KernelRun, x: From, y: Float64Array, n: number, scale: number): From {
  return onRows(x, y, n, (from, to, rows) => kernels.deviation(from, to, rows, n, scale, 1));
}

/** Skewness. */
export function windowSkew({ kernels }: KernelRun, x: From, y: Float64Array, n: number): From {
  return onRows(x, y, n, (from, to, rows) => kernels.skew(from, to, rows, n));
}

/** Excess kurtosis. */
export function windowKurtosis({ kernels }: KernelRun, x: From, y: Float64Array, n: number): From {
  return onRows(x, y, n, (from, to, rows) => kernels.kurtosis(from, to, rows, n));
}

/**
 * Linearly weighted mean. It is where the least-squares line stands (n − 1) / 6 after the middle: both are the mean and a
 * multiple of Σ (i − ī) x.
 */
export function weightedMean({ kernels }: KernelRun, x: From, y: Float64Array, n: number): From {
  if (n > 1) return onRows(x, y, n, (from, to, rows) => kernels.lineValue(from, to, rows, n, (n - 1) / 6));
  y.set(x.column);
  emptyBefore(y, x.from);
  return { column: y, from: x.from };
}

/** Exponential mean, seeded with the mean of its first n values. */
export function exponentialMean({ kernels }: KernelRun, x: From, y: Float64Array, n: number): From {
  const first = x.from + n - 1;
  emptyBefore(y, first);
  if (first < y.length) {
    let sum = 0;
    for (let t = x.from; t <= first; t++) sum += x.column[t] as number;
    y[first] = sum / n;
    const rows = y.length - first;
    kernels.ema(addressOf(x.column, first), addressOf(y, first), 0, rows, ...meanWeights(2 / (n + 1)));
  }
  return { column: y, from: first };
}

/** Rows that are made here when the kernel of logarithms has met a ratio that it does not take: others may be near. */
const FAR_RATIOS = 16;

/**
 * y = log(x[t] / by[t − lag]). The kernel has the bits of Math.log.
 */
export function logRatios(
  { kernels }: KernelRun,
  { x, by, lag = 0 }: { readonly x: Float64Array; readonly by: Float64Array; readonly lag?: number },
  y: Float64Array,
): From {
  const rows = y.length;
  emptyBefore(y, lag);
  for (let t = lag; t < rows; ) {
    t += kernels.logRatio(addressOf(x, t), addressOf(by, t - lag), addressOf(y, t), rows - t);
    for (const end = Math.min(t + FAR_RATIOS, rows); t < end; t++) {
      y[t] = Math.log((x[t] as number) / (by[t - lag] as number));
    }
  }
  return { column: y, from: lag };
}
