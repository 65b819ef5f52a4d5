/**
 * Fast forms of windows. Means and extremes have the bits of the streaming form; the others agree with it to 1e-12: both
 * add without ever subtracting, in another order. Each returns false when an input has a NaN.
 */
import { KERNEL_MOMENTS_MAX, KERNEL_WINDOW_MAX, kernelBlock } from '../../../hot/index.ts';
import { type IndicatorParams, type IndicatorRun, param } from '../indicator.ts';
import { addressOf, columnAt, type KernelRun, runOnKernels, startsComplete } from './kernel-run.ts';

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
export const smaForm = windowForm(KERNEL_WINDOW_MAX, ({ kernels, outputs, rows }, x, y, n) => {
  const proof = kernels.mean(x, y, rows, n, n);
  // The kernel leaves prefix sums in the rows before the first.
  columnAt(outputs, 0).fill(Number.NaN, 0, n - 1);
  return proof;
});

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
export function bbandsForm(run: IndicatorRun): boolean {
  const [n, up, down] = ['period', 'up', 'down'].map((name) => param(run.params, name)) as [number, number, number];
  if (n > KERNEL_MOMENTS_MAX || !isSimple(run.params, 'average')) return false;
  return runOnKernels(run, (on) => {
    const x = addressOf(columnAt(on.inputs, 0));
    const [middle, upper, lower] = on.outputs.map((column) => addressOf(column)) as [number, number, number];
    return withWarmup(on, [n - 1, n - 1, n - 1], () =>
      on.kernels.bbands(x, middle, upper, lower, on.rows, n, up, down),
    );
  });
}

/** Stochastic oscillator. */
export function stochForm(run: IndicatorRun): boolean {
  const [n, smooth, signal] = ['period', 'smooth', 'signal'].map((name) => param(run.params, name)) as [
    number,
    number,
    number,
  ];
  if (n + smooth > KERNEL_WINDOW_MAX || signal > KERNEL_WINDOW_MAX) return false;
  if (!isSimple(run.params, 'kAverage') || !isSimple(run.params, 'dAverage')) return false;
  return runOnKernels(run, (on) => {
    const [high, low, close] = on.inputs.map((column) => addressOf(column)) as [number, number, number];
    const [k, d] = on.outputs as [Float64Array, Float64Array];
    const { kernels, rows } = on;
    const raws = n - 1;
    const first = raws + smooth - 1;
    return withWarmup(on, [first, first + signal - 1], () => {
      let proof: number;
      if (smooth === 3 && signal === 3) {
        proof = kernels.placeOfThree(high, low, close, addressOf(k), addressOf(d), rows, n);
      } else {
        // The raw values stand where %D will be.
        proof = kernels.place(high, low, close, addressOf(d), rows, n, kernelBlock(n));
        kernels.mean(addressOf(d, raws), addressOf(k, raws), rows - raws, smooth, smooth);
        kernels.mean(addressOf(k, first), addressOf(d, first), rows - first, signal, signal);
      }
      // What the kernels have left in rows without a value.
      k.fill(Number.NaN, raws, first);
      d.fill(Number.NaN, raws, Math.min(rows, first + signal - 1));
      return proof;
    });
  });
}

/** Money flow index. */
export function mfiForm(run: IndicatorRun): boolean {
  const n = param(run.params, 'period');
  if (n > KERNEL_WINDOW_MAX) return false;
  return runOnKernels(run, (on) => {
    const [high, low, close, volume] = on.inputs.map((column) => addressOf(column)) as [number, number, number, number];
    const y = addressOf(columnAt(on.outputs, 0));
    return withWarmup(on, [n], () => on.kernels.mfi(high, low, close, volume, y, on.rows, n, kernelBlock(n)));
  });
}
