/**
 * Fast forms that are put together from steps over columns. Each agrees with the streaming form to 1e-12 of its terms:
 * the steps add in another order and do the rest as the streaming form does.
 */
import { moneyFlow } from '../blocks/money-flow.ts';
import { type Columns, form, whole } from './column-form.ts';
import {
  emptyBefore,
  exponentialMean,
  type From,
  logRatios,
  weightedMean,
  windowHighest,
  windowLowest,
  windowRoot,
  windowSum,
} from './column-steps.ts';
import { addressOf } from './kernel-run.ts';
import { MEAN_MAX } from './mean-weights.ts';

/** Windows that are looked at row by row: beyond, to keep an order is faster. */
const LOOK_MAX = 256;

/** x − x[t−n]. */
export const momForm = form(
  ({ y, rows, n, a }) => {
    emptyBefore(y, n);
    for (let t = n; t < rows; t++) y[t] = (a[t] as number) - (a[t - n] as number);
  },
  { most: Number.POSITIVE_INFINITY },
);

/** Change over n rows in percent. */
export const rocForm = form(
  ({ y, rows, n, a }) => {
    emptyBefore(y, n);
    for (let t = n; t < rows; t++) {
      const before = a[t - n] as number;
      y[t] = before === 0 ? 0 : ((a[t] as number) / before - 1) * 100;
    }
  },
  { most: Number.POSITIVE_INFINITY },
);

/** Logarithms of the changes from row to row. */
export function logChanges({ on, a, share }: Columns, y: Float64Array): From {
  const make = (): Float64Array => logRatios(on, { x: a, by: a, lag: 1 }, y).column.slice();
  const made = share('logChange', make);
  y.set(made);
  return { column: y, from: 1 };
}

/** Logarithm of the change over n rows. */
export const logReturnForm = form(
  (columns) => {
    const { on, a, y, n } = columns;
    if (n === 1) logChanges(columns, y);
    else logRatios(on, { x: a, by: a, lag: n }, y);
  },
  { most: Number.POSITIVE_INFINITY },
);

/** Sample deviation of logarithmic changes. */
export const volatilityForm = form(
  (columns) => void windowRoot(columns.on, logChanges(columns, columns.p), columns.y, columns.n, 1 / (columns.n - 1)),
  { least: 2, scratch: 1 },
);

/** Mean of logarithmic changes in standard errors. */
export const returnTStatForm = form(
  (columns) => {
    const { on, y, rows, n, p, q } = columns;
    const changes = logChanges(columns, p);
    const { from } = windowRoot(on, changes, q, n, 1 / (n - 1) / n);
    windowSum(on, changes, y, n, n);
    for (let t = from; t < rows; t++) {
      const error = q[t] as number;
      y[t] = error === 0 ? 0 : (y[t] as number) / error;
    }
  },
  { least: 2, scratch: 2 },
);

/** Linearly weighted mean. */
export const wmaForm = form(({ on, y, n, a }) => void weightedMean(on, whole(a), y, n));

/** Hull's mean. */
export const hmaForm = form(
  ({ on, y, rows, n, a, p, q }) => {
    weightedMean(on, whole(a), p, Math.max(Math.floor(n / 2), 1));
    const { from } = weightedMean(on, whole(a), q, n);
    for (let t = from; t < rows; t++) p[t] = 2 * (p[t] as number) - (q[t] as number);
    weightedMean(on, { column: p, from }, y, Math.floor(Math.sqrt(n)));
  },
  { scratch: 2 },
);

/** Double exponential mean. */
export const demaForm = form(
  ({ on, y, rows, n, a, p, q }) => {
    const second = exponentialMean(on, exponentialMean(on, whole(a), p, n), q, n);
    emptyBefore(y, second.from);
    for (let t = second.from; t < rows; t++) y[t] = 2 * (p[t] as number) - (q[t] as number);
  },
  { scratch: 2 },
);

/** Triple exponential mean. */
export const temaForm = form(
  ({ on, y, rows, n, a, p, q }) => {
    const third = exponentialMean(on, exponentialMean(on, exponentialMean(on, whole(a), p, n), q, n), y, n);
    for (let t = third.from; t < rows; t++) y[t] = 3 * ((p[t] as number) - (q[t] as number)) + (y[t] as number);
  },
  { scratch: 2 },
);

/** Change of a mean of a mean of a mean, in percent. */
export const trixForm = form(
  ({ on, y, rows, n, a, p, q }) => {
    const { column, from } = exponentialMean(on, exponentialMean(on, exponentialMean(on, whole(a), p, n), q, n), p, n);
    emptyBefore(y, from + 1);
    for (let t = from + 1; t < rows; t++) {
      const before = column[t - 1] as number;
      y[t] = before === 0 ? 0 : ((column[t] as number) / before - 1) * 100;
    }
  },
  { scratch: 2, most: MEAN_MAX },
);

/** Place of the close below the highest high, in percent of the range. */
export const willrForm = form(
  ({ on, y, rows, n, a, b, c, p, q }) => {
    const { from } = windowHighest(on, whole(a), p, n);
    windowLowest(on, whole(b), q, n);
    emptyBefore(y, from);
    for (let t = from; t < rows; t++) {
      const highest = p[t] as number;
      const range = highest - (q[t] as number);
      y[t] = range === 0 ? 0 : (100 * ((c[t] as number) - highest)) / range;
    }
  },
  { scratch: 2 },
);

/** Place of the close in the channel of the bars before. */
export const donchianPositionForm = form(
  ({ on, y, rows, n, a, b, c, p, q }) => {
    const { from } = windowHighest(on, whole(a), p, n);
    windowLowest(on, whole(b), q, n);
    emptyBefore(y, from + 1);
    for (let t = from + 1; t < rows; t++) {
      const lowest = q[t - 1] as number;
      const range = (p[t - 1] as number) - lowest;
      const above = (c[t] as number) - lowest;
      y[t] = range === 0 ? 0.5 + 0.5 * Math.sign(above) : above / range;
    }
  },
  { scratch: 2 },
);

/** Volatility from the ranges of bars. */
export const parkinsonForm = form(
  ({ on, y, rows, n, a, b, p }) => {
    logRatios(on, { x: a, by: b }, p);
    for (let t = 0; t < rows; t++) p[t] = (p[t] as number) * (p[t] as number);
    const { from } = windowSum(on, whole(p), y, n);
    const scale = 1 / (4 * Math.LN2 * n);
    for (let t = from; t < rows; t++) y[t] = Math.sqrt((y[t] as number) * scale);
  },
  { scratch: 1 },
);

/** Volume in means of it. */
export const volumeRatioForm = form(({ on, y, rows, n, a }) => {
  const { from } = windowSum(on, whole(a), y, n);
  for (let t = from; t < rows; t++) {
    const sum = y[t] as number;
    y[t] = sum === 0 ? 1 : ((a[t] as number) * n) / sum;
  }
});

/** Distance in paths. */
export const efficiencyRatioForm = form(
  ({ on, y, rows, n, a, p }) => {
    emptyBefore(p, 1);
    for (let t = 1; t < rows; t++) p[t] = Math.abs((a[t] as number) - (a[t - 1] as number));
    const { from } = windowSum(on, { column: p, from: 1 }, y, n);
    for (let t = from; t < rows; t++) {
      const path = y[t] as number;
      y[t] = path === 0 ? 1 : Math.abs((a[t] as number) - (a[t - n] as number)) / path;
    }
  },
  { scratch: 1 },
);

/** Share of the money flow in the volume. */
export const cmfForm = form(
  ({ on, y, rows, n, a, b, c, d, p, q }) => {
    for (let t = 0; t < rows; t++) {
      p[t] = moneyFlow(a[t] as number, b[t] as number, c[t] as number, d[t] as number);
    }
    const { from } = windowSum(on, whole(p), y, n);
    windowSum(on, whole(d), q, n);
    for (let t = from; t < rows; t++) {
      const all = q[t] as number;
      y[t] = all === 0 ? 0 : (y[t] as number) / all;
    }
  },
  { scratch: 2 },
);

/** Sum of the money flow since the first bar, in the order in which a stream adds it. */
export const adForm = form(({ y, rows, a, b, c, d }) => {
  let sum = 0;
  for (let t = 0; t < rows; t++) {
    sum += moneyFlow(a[t] as number, b[t] as number, c[t] as number, d[t] as number);
    y[t] = sum;
  }
});

/** Mean weighted by volume. */
export const vwmaForm = form(
  ({ on, y, rows, n, a, b, p, q }) => {
    for (let t = 0; t < rows; t++) p[t] = (a[t] as number) * (b[t] as number);
    const { from } = windowSum(on, whole(p), y, n);
    windowSum(on, whole(b), q, n);
    for (let t = from; t < rows; t++) y[t] = (y[t] as number) / (q[t] as number);
  },
  { least: 2, scratch: 2 },
);

/** Distance from the mean in mean distances. */
export const cciForm = form(
  ({ on, y, rows, n, a, b, c, p }) => {
    for (let t = 0; t < rows; t++) p[t] = ((a[t] as number) + (b[t] as number) + (c[t] as number)) / 3;
    emptyBefore(y, n - 1);
    if (n <= rows) on.kernels.meanDistance(addressOf(p), addressOf(y), rows, n, 0.015 / n);
  },
  { scratch: 1, most: LOOK_MAX },
);

/** Share of the values before that are smaller. */
export const percentRankForm = form(
  ({ on, y, rows, n, a }) => {
    emptyBefore(y, n);
    if (n < rows) on.kernels.rank(addressOf(a), addressOf(y), rows, n, 1);
    for (let t = n; t < rows; t++) y[t] = (100 * (y[t] as number)) / n;
  },
  { most: LOOK_MAX },
);
