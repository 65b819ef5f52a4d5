/**
 * Fast forms of recursions: the rows up to the seed here, one at a time, the rest in the kernels.
 * Each agrees with the streaming form to 1e-12; the seeds are the same, and the kernels only order the sums differently.
 * Each returns false when an input has a NaN.
 */
import type { IndicatorRun } from '../indicator.ts';
import { param } from '../indicator.ts';
import { addressOf, columnAt, type KernelRun, runOnKernels, startsComplete } from './kernel-run.ts';
import { MEAN_MAX, meanWeights } from './mean-weights.ts';

function at(column: Float64Array, row: number): number {
  return column[row] as number;
}

function meanOf(column: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let t = from; t < to; t++) sum += at(column, t);
  return sum / (to - from);
}

/** Does `work`, which a kernel ends, when the recursion has a first row, and leaves what is before it empty. */
function fromRow(first: number, on: KernelRun, work: () => number): boolean {
  const { outputs, rows } = on;
  for (const output of outputs) output.fill(Number.NaN, 0, Math.min(first, rows));
  return startsComplete(on, first + 1) && (first >= rows || work() === 1);
}

/** Exponential moving average. */
export function emaForm(run: IndicatorRun): boolean {
  const n = param(run.params, 'period');
  if (n > MEAN_MAX) return false;
  return runOnKernels(run, (on) => {
    const x = columnAt(on.inputs, 0);
    const y = columnAt(on.outputs, 0);
    const first = n - 1;
    return fromRow(first, on, () => {
      y[first] = meanOf(x, 0, n);
      return on.kernels.ema(addressOf(x, first), addressOf(y, first), on.rows - first, ...meanWeights(2 / (n + 1)));
    });
  });
}

/** Relative strength index. */
export function rsiForm(run: IndicatorRun): boolean {
  const n = param(run.params, 'period');
  if (n > MEAN_MAX) return false;
  return runOnKernels(run, (on) => {
    const x = columnAt(on.inputs, 0);
    const y = columnAt(on.outputs, 0);
    return fromRow(n, on, () => {
      let gain = 0;
      let loss = 0;
      for (let t = 1; t <= n; t++) {
        const change = at(x, t) - at(x, t - 1);
        gain += Math.max(change, 0);
        loss += Math.max(-change, 0);
      }
      const all = gain + loss;
      y[n] = all === 0 ? 0 : (100 * gain) / all;
      const [, , b, b2, b4] = meanWeights(1 / n);
      return on.kernels.rsi(addressOf(x, n), addressOf(y, n), on.rows - n, gain, loss, b, b2, b4);
    });
  });
}

function trueRange(high: Float64Array, low: Float64Array, close: Float64Array, t: number): number {
  const before = at(close, t - 1);
  return Math.max(at(high, t) - at(low, t), Math.abs(at(high, t) - before), Math.abs(at(low, t) - before));
}

/** Average true range, and the same in percent of the close. */
export const atrForm = rangeForm(() => undefined);
export const natrForm = rangeForm((y, close, n) => {
  for (let t = n; t < y.length; t++) y[t] = (at(y, t) / at(close, t)) * 100;
});

function rangeForm(finish: (y: Float64Array, close: Float64Array, n: number) => void) {
  return (run: IndicatorRun): boolean => {
    const n = param(run.params, 'period');
    if (n > MEAN_MAX) return false;
    return runOnKernels(run, (on) => {
      const [high, low, close] = on.inputs as [Float64Array, Float64Array, Float64Array];
      const y = columnAt(on.outputs, 0);
      return fromRow(n, on, () => {
        let sum = 0;
        for (let t = 1; t <= n; t++) sum += trueRange(high, low, close, t);
        y[n] = sum / n;
        const [h, l, c, out] = [high, low, close, y].map((column) => addressOf(column, n)) as [
          number,
          number,
          number,
          number,
        ];
        const proof = on.kernels.atr(h, l, c, out, on.rows - n, ...meanWeights(1 / n));
        finish(y, close, n);
        return proof;
      });
    });
  };
}

/** Moving average convergence and divergence. */
export function macdForm(run: IndicatorRun): boolean {
  const [fast, slow, signal] = ['fast', 'slow', 'signal'].map((name) => param(run.params, name)) as [
    number,
    number,
    number,
  ];
  if (slow > MEAN_MAX || signal > MEAN_MAX) return false;
  return runOnKernels(run, (on) => {
    const x = columnAt(on.inputs, 0);
    const [line, mean, hist] = on.outputs as [Float64Array, Float64Array, Float64Array];
    const seed = slow - 1;
    const first = seed + signal - 1;
    const weights = [fast, slow, signal].flatMap((n) => meanWeights(2 / (n + 1)));
    const [fa, , fb, , , sa, , sb] = weights as [number, number, number, number, number, number, number, number];
    let quick = 0;
    let late = 0;
    return fromRow(Math.min(seed, on.rows), on, () => {
      mean.fill(Number.NaN, seed, Math.min(first, on.rows));
      hist.fill(Number.NaN, seed, Math.min(first, on.rows));
      quick = meanOf(x, slow - fast, slow);
      late = meanOf(x, 0, slow);
      line[seed] = quick - late;
      for (let t = seed + 1; t <= first && t < on.rows; t++) {
        quick = fa * at(x, t) + fb * quick;
        late = sa * at(x, t) + sb * late;
        line[t] = quick - late;
      }
      if (first >= on.rows) return Number(startsComplete(on, on.rows));
      mean[first] = meanOf(line, seed, first + 1);
      hist[first] = at(line, first) - at(mean, first);
      on.kernels.weights.set(weights);
      const [from, ...to] = [x, line, mean, hist].map((column) => addressOf(column, first)) as [
        number,
        number,
        number,
        number,
      ];
      return on.kernels.macd(from, ...to, on.rows - first, on.kernels.weights.byteOffset, quick, late);
    });
  });
}

/** Sums of directional movement, as they stand at a row. */
interface Movement {
  plus: number;
  minus: number;
}

function move(sums: Movement, high: Float64Array, low: Float64Array, t: number, keep: number): void {
  const up = at(high, t) - at(high, t - 1);
  const down = at(low, t - 1) - at(low, t);
  sums.plus = sums.plus * keep + (up > 0 && up > down ? up : 0);
  sums.minus = sums.minus * keep + (down > 0 && down > up ? down : 0);
}

/** Average directional index. */
export function adxForm(run: IndicatorRun): boolean {
  const n = param(run.params, 'period');
  if (n > MEAN_MAX) return false;
  return runOnKernels(run, (on) => {
    const [high, low] = on.inputs as [Float64Array, Float64Array];
    const y = columnAt(on.outputs, 0);
    const first = 2 * n - 1;
    return fromRow(first, on, () => {
      const sums: Movement = { plus: 0, minus: 0 };
      for (let t = 1; t < n; t++) move(sums, high, low, t, 1);
      let total = 0;
      for (let t = n; t <= first; t++) {
        move(sums, high, low, t, 1 - 1 / n);
        const both = sums.plus + sums.minus;
        total += both === 0 ? 0 : (100 * Math.abs(sums.plus - sums.minus)) / both;
      }
      y[first] = total / n;
      const [a, ab, b, b2, b4] = meanWeights(1 / n);
      const [h, l, out] = [high, low, y].map((column) => addressOf(column, first)) as [number, number, number];
      return on.kernels.adx(h, l, out, on.rows - first, sums.plus, sums.minus, b, b2, b4, a, ab);
    });
  });
}

/** On-balance volume: the same bits as the streaming form, since a sum without end allows no other order. */
export function obvForm(run: IndicatorRun): boolean {
  return runOnKernels(run, (on) => {
    const [close, volume] = on.inputs as [Float64Array, Float64Array];
    const y = columnAt(on.outputs, 0);
    if (on.rows === 0) return true;
    y[0] = at(volume, 0);
    return on.kernels.obv(addressOf(close), addressOf(volume), addressOf(y), on.rows) === 1;
  });
}
