/**
 * Fast forms of windows. Means and extremes have the bits of the streaming form; the others agree with it to 1e-12: both
 * add without ever subtracting, in another order. Each returns false when an input has a NaN.
 */
import { KERNEL_MOMENTS_MAX, KERNEL_WINDOW_MAX, kernelBlock } from '../../../hot/index.ts';
import { type IndicatorParams, type IndicatorRun, param } from '../indicator.ts';
import { addressOf, columnAt, type KernelRun, runOnKernels, startsComplete } from './kernel-run.ts';
import { type PiecewiseForm, piecesOf, piecewise, WHOLE } from './pieces.ts';

/** Does `work`, and leaves the rows before output `o` begins at row `firsts[o]` empty. */
function withWarmup(on: KernelRun, firsts: readonly number[], work: () => number): boolean {
  const { outputs, rows } = on;
  outputs.forEach((output, o) => {
    output.fill(Number.NaN, 0, Math.min(firsts[o] as number, rows));
  });
  const [first] = firsts as [number];
  return startsComplete(on, first + 1) && (first >= rows || work() === 1);
}

/** Whether an average that may be chosen is the simple one. */
function isSimple(params: IndicatorParams, name: string): boolean {
  return params[name] === 'sma' || params[name] === 'own';
}

/** A window over one column with one output. */
function windowForm(most: number, work: (on: KernelRun, x: number, y: number, n: number) => number) {
  return (run: IndicatorRun): boolean => {
    const n = param(run.params, 'period');
    if (n > most) return false;
    return runOnKernels(run, (on) => {
      const [x, y] = [columnAt(on.inputs, 0), columnAt(on.outputs, 0)];
      return withWarmup(on, [n - 1], () => work(on, addressOf(x), addressOf(y), n));
    });
  };
}

/** Simple moving average. */
export const smaPieces: PiecewiseForm = (params) => {
  const n = param(params, 'period');
  if (n > KERNEL_WINDOW_MAX) return undefined;
  return (on) => {
    const [x, y] = [addressOf(columnAt(on.inputs, 0)), addressOf(columnAt(on.outputs, 0))];
    return piecesOf(on, {
      firsts: [n - 1],
      base: 0,
      every: Math.max(n, 2),
      kernel: (row, end) => on.kernels.mean(x - on.window.moved, y - on.window.made, row, end, n, n),
    });
  };
};
export const smaForm = piecewise(smaPieces);

/** Largest value of a window. */
export const maxForm = windowForm(KERNEL_WINDOW_MAX, ({ kernels, rows }, x, y, n) =>
  kernels.highest(x, y, rows, n, kernelBlock(n)),
);

/** Smallest value of a window. */
export const minForm = windowForm(KERNEL_WINDOW_MAX, ({ kernels, rows }, x, y, n) =>
  kernels.lowest(x, y, rows, n, kernelBlock(n)),
);

/** Population standard deviation within a window. */
export function stddevForm(run: IndicatorRun): boolean {
  const deviations = param(run.params, 'deviations');
  return windowForm(KERNEL_MOMENTS_MAX, ({ kernels, rows }, x, y, n) =>
    kernels.deviation(x, y, rows, n, 1 / n, deviations),
  )(run);
}

/** Standard score within a window. */
export const zscoreForm = windowForm(KERNEL_MOMENTS_MAX, ({ kernels, rows }, x, y, n) =>
  kernels.score(x, y, rows, n, 1 / (n - 1)),
);

/** Least-squares line at the newest value. */
export const linearRegForm = windowForm(KERNEL_MOMENTS_MAX, ({ kernels, rows }, x, y, n) =>
  kernels.lineValue(x, y, rows, n, (n - 1) / 2),
);

/** The line at the oldest value of the window. */
export const linearRegInterceptForm = windowForm(KERNEL_MOMENTS_MAX, ({ kernels, rows }, x, y, n) =>
  kernels.lineValue(x, y, rows, n, (1 - n) / 2),
);

/** The line at the value that comes next. */
export const tsfForm = windowForm(KERNEL_MOMENTS_MAX, ({ kernels, rows }, x, y, n) =>
  kernels.lineValue(x, y, rows, n, (n + 1) / 2),
);

/** Rise of the least-squares line from one value to the next. */
export const linearRegSlopeForm = windowForm(KERNEL_MOMENTS_MAX, ({ kernels, rows }, x, y, n) =>
  kernels.lineSlope(x, y, rows, n),
);

/** Bollinger bands. */
export const bbandsPieces: PiecewiseForm = (params) => {
  const [n, up, down] = ['period', 'up', 'down'].map((name) => param(params, name)) as [number, number, number];
  if (n > KERNEL_MOMENTS_MAX || !isSimple(params, 'average')) return undefined;
  return (on) => {
    const x = addressOf(columnAt(on.inputs, 0));
    const [middle, upper, lower] = on.outputs.map((column) => addressOf(column)) as [number, number, number];
    const first = n - 1;
    return piecesOf(on, {
      firsts: [first, first, first],
      base: 0,
      every: n,
      kernel: (row, end) => {
        const { moved, made } = on.window;
        return on.kernels.bbands(x - moved, middle - made, upper - made, lower - made, row, end, n, up, down);
      },
    });
  };
};
export const bbandsForm = piecewise(bbandsPieces);

/** Stochastic oscillator with the usual means of three, in pieces. */
export const stochPieces: PiecewiseForm = (params) =>
  param(params, 'smooth') === 3 && param(params, 'signal') === 3 ? anyStochPieces(params) : undefined;

const anyStochPieces: PiecewiseForm = (params) => {
  const spans = ['period', 'smooth', 'signal'].map((name) => param(params, name));
  const [n, smooth, signal] = spans as [number, number, number];
  if (n + smooth > KERNEL_WINDOW_MAX || signal > KERNEL_WINDOW_MAX) return undefined;
  if (!isSimple(params, 'kAverage') || !isSimple(params, 'dAverage')) return undefined;
  return (on) => {
    const raws = n - 1;
    const first = raws + smooth - 1;
    const isUsual = smooth === 3 && signal === 3;
    return piecesOf(on, {
      firsts: [first, first + signal - 1],
      base: raws,
      // Means of other lengths are made of whole columns.
      every: isUsual ? 6 : WHOLE,
      kernel: isUsual ? placesOfThree(on, n) : (row, end) => placesAndMeans(on, row, end, spans),
    });
  };
};

/** Stochastic oscillator. */
export const stochForm = piecewise(anyStochPieces);

function placesOfThree(on: KernelRun, n: number): (row: number, end: number) => number {
  const [high, low, close] = on.inputs.map((column) => addressOf(column)) as [number, number, number];
  const [k, d] = on.outputs.map((column) => addressOf(column)) as [number, number];
  return (row, end) => {
    const { moved, made } = on.window;
    return on.kernels.placeOfThree(high - moved, low - moved, close - moved, k - made, d - made, row, end, n);
  };
}

function placesAndMeans(on: KernelRun, raws: number, rows: number, spans: readonly number[]): number {
  const [n, smooth, signal] = spans as [number, number, number];
  const [high, low, close] = on.inputs.map((column) => addressOf(column)) as [number, number, number];
  const [k, d] = on.outputs as [Float64Array, Float64Array];
  const first = raws + smooth - 1;
  // The raw values stand where %D will be.
  const proof = on.kernels.places(high, low, close, addressOf(d), raws, rows, n);
  on.kernels.mean(addressOf(d, raws), addressOf(k, raws), 0, rows - raws, smooth, smooth);
  on.kernels.mean(addressOf(k, first), addressOf(d, first), 0, rows - first, signal, signal);
  return proof;
}

/** Money flow index. */
export const mfiPieces: PiecewiseForm = (params) => {
  const n = param(params, 'period');
  if (n > KERNEL_WINDOW_MAX) return undefined;
  return (on) => {
    const [high, low, close, volume] = on.inputs.map((column) => addressOf(column)) as [number, number, number, number];
    const y = addressOf(columnAt(on.outputs, 0));
    return piecesOf(on, {
      firsts: [n],
      every: n,
      kernel: (row, end) => {
        const { moved, made } = on.window;
        return on.kernels.mfi(high - moved, low - moved, close - moved, volume - moved, y - made, row, end, n);
      },
    });
  };
};
export const mfiForm = piecewise(mfiPieces);
