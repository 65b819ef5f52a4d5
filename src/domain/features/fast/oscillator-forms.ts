/**
 * Fast forms of oscillators and lines that go row by row, over what steps over columns have made. Recursions have the
 * order of the stream.
 */

import { moneyFlow } from '../blocks/money-flow.ts';
import { dayAngle, weekAngle } from '../blocks/time-angle.ts';
import { choiceOf, param } from '../indicator.ts';
import { type Columns, form, whole } from './column-form.ts';
import { emptyBefore, exponentialMean, type From, windowHighest, windowLowest, windowSum } from './column-steps.ts';
import type { FastForm } from './fast-run.ts';

/** True ranges of bars, from row 1 on. */
function trueRanges({ a: high, b: low, c: close, rows, share }: Columns, y: Float64Array): From {
  y.set(share('trueRange', () => trueRangesOf(high, low, close, rows)));
  return { column: y, from: 1 };
}

function trueRangesOf(high: Float64Array, low: Float64Array, close: Float64Array, rows: number): Float64Array {
  const y = new Float64Array(rows).fill(Number.NaN, 0, 1);
  for (let t = 1; t < rows; t++) {
    const h = high[t] as number;
    const l = low[t] as number;
    const before = close[t - 1] as number;
    y[t] = Math.max(h - l, Math.abs(h - before), Math.abs(l - before));
  }
  return y;
}

/** Range of a bar with the gap before it. */
export const trueRangeForm = form((columns) => void trueRanges(columns, columns.y));

/** Path in extents, as a logarithm. */
export const choppinessForm = form(
  (columns) => {
    const { on, y, rows, n, a, b, p, q } = columns;
    trueRanges(columns, p);
    // Blocks of the sum begin with the first bar, as in the stream: its range is in no sum that counts.
    p[0] = 0;
    windowSum(on, whole(p), y, n);
    emptyBefore(y, n);
    windowHighest(on, whole(a), p, n);
    windowLowest(on, whole(b), q, n);
    const scale = 100 / Math.log10(n) / Math.LN10;
    for (let t = n; t < rows; t++) {
      const extent = (p[t] as number) - (q[t] as number);
      const path = y[t] as number;
      y[t] = extent === 0 && path >= 0 ? 100 : Math.log(path / extent) * scale;
    }
  },
  { least: 2, scratch: 2 },
);

/** Fast and slow mean of the sum of the money flow: their distance. */
export const adoscForm = form(
  ({ params, y, rows, a, b, c, d }) => {
    const [fast, slow] = [param(params, 'fast'), param(params, 'slow')];
    const [fastKeep, slowKeep] = [1 - 2 / (fast + 1), 1 - 2 / (slow + 1)];
    let near = 0;
    let far = 0;
    if (rows > 0) y[0] = 0;
    for (let t = 1; t < rows; t++) {
      const flow = moneyFlow(a[t] as number, b[t] as number, c[t] as number, d[t] as number);
      near = fastKeep * (near + flow);
      far = slowKeep * (far + flow);
      y[t] = far - near;
    }
    emptyBefore(y, Math.max(fast, slow) - 1);
  },
  { most: Number.POSITIVE_INFINITY },
);

/** Sum of volumes times relative changes. */
export const pvtForm = form(({ y, rows, a, b }) => {
  let sum = 0;
  if (rows > 0) y[0] = 0;
  for (let t = 1; t < rows; t++) {
    const before = a[t - 1] as number;
    if (before !== 0) sum += ((b[t] as number) * ((a[t] as number) - before)) / before;
    y[t] = sum;
  }
});

/** Gains less losses in percent of both. */
export const cmoForm = form(
  ({ y, rows, n, a }) => {
    emptyBefore(y, n);
    let gain = 0;
    let loss = 0;
    for (let t = 1; t < rows; t++) {
      const change = (a[t] as number) - (a[t - 1] as number);
      const up = Math.max(change, 0);
      const down = Math.max(-change, 0);
      if (t <= n) {
        gain += up;
        loss += down;
        if (t < n) continue;
        gain /= n;
        loss /= n;
      } else {
        gain = (gain * (n - 1) + up) / n;
        loss = (loss * (n - 1) + down) / n;
      }
      const all = gain + loss;
      y[t] = all === 0 ? 0 : (100 * (gain - loss)) / all;
    }
  },
  { least: 2, most: Number.POSITIVE_INFINITY },
);

/** Moves in one direction in percent of true ranges, both as sums of Wilder. */
function directionForm(isUp: boolean): FastForm {
  return form(
    (columns) => {
      const { y, rows, n, a: high, b: low, p } = columns;
      trueRanges(columns, p);
      emptyBefore(y, n);
      let moves = 0;
      let ranges = 0;
      for (let t = 1; t < rows; t++) {
        const up = (high[t] as number) - (high[t - 1] as number);
        const down = (low[t - 1] as number) - (low[t] as number);
        const own = isUp ? up : down;
        const other = isUp ? down : up;
        // The larger of the two where it is above 0, without a branch on the sign of a price.
        const move = Math.max(own, 0) * Number(own > other);
        const keep = t < n ? 1 : 1 - 1 / n;
        moves = moves * keep + move;
        ranges = ranges * keep + (p[t] as number);
        if (t >= n) y[t] = ranges === 0 ? 0 : (100 * moves) / ranges;
      }
    },
    { least: 2, most: Number.POSITIVE_INFINITY, scratch: 1 },
  );
}

/** Moves upwards, and downwards, in percent of true ranges. */
export const plusDiForm = directionForm(true);
export const minusDiForm = directionForm(false);

/** Rows since the extreme of the window, the latest of equal ones: x the rows, p their extremes. */
function ages(x: Float64Array, p: Float64Array, y: Float64Array, from: number): void {
  let age = 0;
  for (let t = from; t < y.length; t++) {
    const extreme = p[t] as number;
    age++;
    if ((x[t] as number) === extreme) age = 0;
    else if (t === from || extreme !== p[t - 1]) {
      age = 1;
      while (x[t - age] !== extreme) age++;
    }
    y[t] = age;
  }
}

/** Age of the low less age of the high, in percent of the largest. */
export const aroonOscForm = form(
  ({ on, y, rows, n, a, b, p, q }) => {
    const { from } = windowHighest(on, whole(a), p, n + 1);
    ages(a, p, q, from);
    windowLowest(on, whole(b), p, n + 1);
    ages(b, p, y, from);
    emptyBefore(y, from);
    for (let t = from; t < rows; t++) y[t] = (100 * ((y[t] as number) - (q[t] as number))) / n;
  },
  { least: 2, most: 1000, scratch: 2 },
);

const SPANS = ['short', 'middle', 'long'] as const;

/** Buying pressure in ranges over three windows. */
export const ultOscForm = form(
  ({ on, params, y, rows, a, b, c, p, q, r, s }) => {
    const spans = SPANS.map((name) => param(params, name)).sort((x, z) => x - z);
    // Blocks of the sums begin with the first bar, as in the stream, though it is in no sum that counts.
    p.fill(0, 0, 1);
    q.fill(0, 0, 1);
    for (let t = 1; t < rows; t++) {
      const before = c[t - 1] as number;
      const low = Math.min(b[t] as number, before);
      p[t] = (c[t] as number) - low;
      q[t] = Math.max(a[t] as number, before) - low;
    }
    emptyBefore(y, Math.max(...spans));
    y.fill(0, Math.max(...spans));
    spans.forEach((n, i) => {
      windowSum(on, whole(p), r, n);
      windowSum(on, whole(q), s, n);
      const weight = [4, 2, 1][i] as number;
      for (let t = spans[2] as number; t < rows; t++) {
        const ranges = s[t] as number;
        if (ranges !== 0) y[t] = (y[t] as number) + weight * ((r[t] as number) / ranges);
      }
    });
    for (let t = spans[2] as number; t < rows; t++) y[t] = (100 * (y[t] as number)) / 7;
  },
  { scratch: 4, takes: (params) => SPANS.every((name) => param(params, name) <= 1000) },
);

/** Kaufman's mean. */
export const kamaForm = form(
  ({ on, y, rows, n, a, p, q }) => {
    for (let t = 1; t < rows; t++) p[t] = Math.abs((a[t] as number) - (a[t - 1] as number));
    const { from } = windowSum(on, { column: p, from: 1 }, q, n);
    emptyBefore(y, from);
    const slow = 2 / 31;
    const range = 2 / 3 - slow;
    let mean = a[from - 1] as number;
    for (let t = from; t < rows; t++) {
      const x = a[t] as number;
      const path = q[t] as number;
      const efficiency = path === 0 ? 1 : Math.min(Math.abs(x - (a[t - n] as number)) / path, 1);
      const weight = efficiency * range + slow;
      mean += (x - mean) * weight * weight;
      y[t] = mean;
    }
  },
  { least: 2, scratch: 2 },
);

/** Mean of means. */
export const trimaForm = form(
  ({ on, y, n, a, p }) => {
    const [first, second] = [Math.ceil(n / 2), Math.floor(n / 2) + 1];
    windowSum(on, windowSum(on, whole(a), p, first, first), y, second, second);
  },
  { scratch: 1 },
);

/** Distance of two exponential means in percent of the slow one. */
export const ppoForm = form(
  ({ on, params, y, rows, n, a, p, q }) => {
    exponentialMean(on, whole(a), p, param(params, 'fast'));
    const { from } = exponentialMean(on, whole(a), q, n);
    emptyBefore(y, from);
    for (let t = from; t < rows; t++) {
      const slow = q[t] as number;
      y[t] = slow === 0 ? 0 : (100 * ((p[t] as number) - slow)) / slow;
    }
  },
  { period: 'slow', scratch: 2, takes: (params) => ['ema', 'own'].includes(choiceOf(params, 'average')) },
);

const MINUTE = 60e6;

/** Sine or cosine of an angle of the time, remembered for the minutes of its period. */
function timeForm(angle: (time: number) => number, of: (angle: number) => number, minutes: number): FastForm {
  const period = minutes * MINUTE;
  return form(({ y, rows, a }) => {
    // Time since the beginning of the period, and the value, of the last time that came in each minute.
    const times = new Float64Array(minutes).fill(Number.NaN);
    const values = new Float64Array(minutes);
    // Most times are in the period of the time before, for which no division is needed.
    let start = 0;
    for (let t = 0; t < rows; t++) {
      const time = a[t] as number;
      if (!(time >= start && time < start + period)) start = Math.floor(time / period) * period;
      const into = time - start;
      const place = Math.floor(into / MINUTE);
      // Before the epoch an angle is below 0, and a quotient may have been rounded up.
      if (time >= 0 && into >= 0 && place < minutes) {
        if (times[place] !== into) {
          times[place] = into;
          values[place] = of(angle(time));
        }
        y[t] = values[place] as number;
      } else {
        y[t] = of(angle(time));
      }
    }
  });
}

const DAY = 1440;
/** Time of day and of week as sine and cosine. */
export const timeOfDaySinForm = timeForm(dayAngle, Math.sin, DAY);
export const timeOfDayCosForm = timeForm(dayAngle, Math.cos, DAY);
export const timeOfWeekSinForm = timeForm(weekAngle, Math.sin, 7 * DAY);
export const timeOfWeekCosForm = timeForm(weekAngle, Math.cos, 7 * DAY);
