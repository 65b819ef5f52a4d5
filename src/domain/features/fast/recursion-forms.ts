/**
 * Fast forms of recursions: the rows up to the seed here, one at a time, the rest in the kernels, in pieces.
 * Each agrees with the streaming form to 1e-12; the seeds are the same, and the kernels only order the sums differently.
 * Each returns false when an input has a NaN.
 */
import { param } from '../indicator.ts';
import type { FastRun } from './fast-run.ts';
import { addressOf, columnAt, type KernelRun } from './kernel-run.ts';
import { MEAN_MAX, meanWeights } from './mean-weights.ts';
import { type PiecewiseForm, piecesOf, piecewise } from './pieces.ts';

function at(column: Float64Array, row: number): number {
  return column[row] as number;
}

function meanOf(column: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let t = from; t < to; t++) sum += at(column, t);
  return sum / (to - from);
}

/** Rows that a kernel of a recursion makes at once. */
const AT_ONCE = 4;

/** Exponential moving average. */
export const emaPieces: PiecewiseForm = (params) => {
  const n = param(params, 'period');
  if (n > MEAN_MAX) return undefined;
  const weights = meanWeights(2 / (n + 1));
  return (on) => {
    const [x, y] = [columnAt(on.inputs, 0), columnAt(on.outputs, 0)];
    const first = n - 1;
    const [from, to] = [addressOf(x, first), addressOf(y, first)];
    return piecesOf(on, {
      firsts: [first],
      every: AT_ONCE,
      open: () => {
        y[first] = meanOf(x, 0, n);
      },
      kernel: (row, end) => {
        const { moved, made } = on.window;
        return on.kernels.ema(from - moved, to - made, row - first, end - first, ...weights);
      },
    });
  };
};
export const emaForm = piecewise(emaPieces);

/** Relative strength index. */
export const rsiPieces: PiecewiseForm = (params) => {
  const n = param(params, 'period');
  if (n > MEAN_MAX) return undefined;
  const [, , b, b2] = meanWeights(1 / n);
  return (on) => {
    const [x, y] = [columnAt(on.inputs, 0), columnAt(on.outputs, 0)];
    const [from, to] = [addressOf(x, n), addressOf(y, n)];
    let gain = 0;
    let loss = 0;
    return piecesOf(on, {
      firsts: [n],
      every: AT_ONCE,
      open: () => {
        for (let t = 1; t <= n; t++) {
          const change = at(x, t) - at(x, t - 1);
          gain += Math.max(change, 0);
          loss += Math.max(-change, 0);
        }
        const all = gain + loss;
        y[n] = all === 0 ? 0 : (100 * gain) / all;
      },
      kernel: (row, end) => {
        const { moved, made } = on.window;
        return on.kernels.rsi(from - moved, to - made, row - n, end - n, on.state, gain, loss, b, b2);
      },
    });
  };
};
export const rsiForm = piecewise(rsiPieces);

function trueRange(high: Float64Array, low: Float64Array, close: Float64Array, t: number): number {
  const before = at(close, t - 1);
  return Math.max(at(high, t) - at(low, t), Math.abs(at(high, t) - before), Math.abs(at(low, t) - before));
}

/** Average true range. */
export const atrPieces: PiecewiseForm = (params) => {
  const n = param(params, 'period');
  if (n > MEAN_MAX) return undefined;
  const weights = meanWeights(1 / n);
  return (on) => {
    const [high, low, close] = on.inputs as [Float64Array, Float64Array, Float64Array];
    const y = columnAt(on.outputs, 0);
    const [h, l, c, to] = [addressOf(high, n), addressOf(low, n), addressOf(close, n), addressOf(y, n)];
    return piecesOf(on, {
      firsts: [n],
      every: AT_ONCE,
      open: () => {
        let sum = 0;
        for (let t = 1; t <= n; t++) sum += trueRange(high, low, close, t);
        y[n] = sum / n;
      },
      kernel: (row, end) => {
        const { moved, made } = on.window;
        return on.kernels.atr(h - moved, l - moved, c - moved, to - made, row - n, end - n, ...weights);
      },
    });
  };
};
export const atrForm = piecewise(atrPieces);

/** The same in percent of the close. */
export function natrForm(run: FastRun): boolean {
  if (!atrForm(run)) return false;
  const close = columnAt(run.inputs, 2);
  const y = columnAt(run.outputs, 0);
  for (let t = param(run.params, 'period'); t < y.length; t++) y[t] = (at(y, t) / at(close, t)) * 100;
  return true;
}

/** Fast and slow mean of the rows up to the seed of the third, and their distances; makes the first row of all three. */
function openMacd(on: KernelRun, spans: readonly number[], weights: readonly number[]): [quick: number, late: number] {
  const [fast, slow, signal] = spans as [number, number, number];
  const x = columnAt(on.inputs, 0);
  const [line, mean, hist] = on.outputs as [Float64Array, Float64Array, Float64Array];
  const seed = slow - 1;
  const first = seed + signal - 1;
  if (seed >= on.rows) return [0, 0];
  const [fa, , fb, , , sa, , sb] = weights as [number, number, number, number, number, number, number, number];
  let quick = meanOf(x, slow - fast, slow);
  let late = meanOf(x, 0, slow);
  line[seed] = quick - late;
  for (let t = seed + 1; t <= first && t < on.rows; t++) {
    quick = fa * at(x, t) + fb * quick;
    late = sa * at(x, t) + sb * late;
    line[t] = quick - late;
  }
  if (first < on.rows) {
    mean[first] = meanOf(line, seed, first + 1);
    hist[first] = at(line, first) - at(mean, first);
  }
  return [quick, late];
}

/** Moving average convergence and divergence. */
export const macdPieces: PiecewiseForm = (params) => {
  const spans = ['fast', 'slow', 'signal'].map((name) => param(params, name));
  const [, slow, signal] = spans as [number, number, number];
  if (slow > MEAN_MAX || signal > MEAN_MAX) return undefined;
  const weights = spans.flatMap((n) => meanWeights(2 / (n + 1)));
  return (on) => {
    const first = slow + signal - 2;
    const [from, line, mean, hist] = [...on.inputs, ...on.outputs].map((column) => addressOf(column, first)) as [
      number,
      number,
      number,
      number,
    ];
    let means: [number, number] = [0, 0];
    return piecesOf(on, {
      firsts: [slow - 1, first, first],
      seed: first,
      every: AT_ONCE,
      open: () => {
        means = openMacd(on, spans, weights);
      },
      short: () => void openMacd(on, spans, weights),
      kernel: (row, end) => {
        const { moved, made } = on.window;
        const { weights: table } = on.kernels;
        table.set(weights);
        return on.kernels.macd(
          from - moved,
          line - made,
          mean - made,
          hist - made,
          row - first,
          end - first,
          on.state,
          table.byteOffset,
          ...means,
        );
      },
    });
  };
};
export const macdForm = piecewise(macdPieces);

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
export const adxPieces: PiecewiseForm = (params) => {
  const n = param(params, 'period');
  if (n > MEAN_MAX) return undefined;
  const [a, ab, b, b2] = meanWeights(1 / n);
  return (on) => {
    const [high, low] = on.inputs as [Float64Array, Float64Array];
    const y = columnAt(on.outputs, 0);
    const first = 2 * n - 1;
    const [h, l, to] = [addressOf(high, first), addressOf(low, first), addressOf(y, first)];
    const sums: Movement = { plus: 0, minus: 0 };
    return piecesOf(on, {
      firsts: [first],
      every: AT_ONCE,
      open: () => {
        for (let t = 1; t < n; t++) move(sums, high, low, t, 1);
        let total = 0;
        for (let t = n; t <= first; t++) {
          move(sums, high, low, t, 1 - 1 / n);
          const both = sums.plus + sums.minus;
          total += both === 0 ? 0 : (100 * Math.abs(sums.plus - sums.minus)) / both;
        }
        y[first] = total / n;
      },
      kernel: (row, end) => {
        const { moved, made } = on.window;
        const { plus, minus } = sums;
        const [from, until] = [row - first, end - first];
        return on.kernels.adx(h - moved, l - moved, to - made, from, until, on.state, plus, minus, b, b2, a, ab);
      },
    });
  };
};
export const adxForm = piecewise(adxPieces);

/** On-balance volume: the same bits as the streaming form, since a sum without end allows no other order. */
export const obvPieces: PiecewiseForm = () => (on) => {
  const [close, volume] = on.inputs as [Float64Array, Float64Array];
  const y = columnAt(on.outputs, 0);
  const [c, v, to] = [addressOf(close), addressOf(volume), addressOf(y)];
  return piecesOf(on, {
    firsts: [0],
    base: 1,
    every: 2,
    open: () => {
      y[0] = at(volume, 0);
    },
    kernel: (row, end) => {
      const { moved, made } = on.window;
      return on.kernels.obv(c - moved, v - moved, to - made, row, end);
    },
  });
};
export const obvForm = piecewise(obvPieces);
