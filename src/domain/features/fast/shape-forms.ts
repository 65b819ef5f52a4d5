/**
 * Fast forms of spreads and shapes. Rows are cut into blocks of n, and power sums of distances from the first value of the
 * new block, which every window that reaches into it has, are kept for suffixes of the old block and the prefix of the new
 * one: nothing is subtracted but the moments of one window from each other.
 */
import { form, whole } from './column-form.ts';
import { emptyBefore, type From, windowSpread, windowSum } from './column-steps.ts';
import { logChanges } from './derived-forms.ts';

/** Variance of the rows of a window. */
export const varianceForm = form(({ on, y, n, a }) => void windowSpread(on, whole(a), y, n, 1 / n));

/** Power sums of the distances of rows `from` to `to` from an anchor: of row i and what is behind it at 4 (i − from). */
function suffixPowers(x: Float64Array, from: number, to: number, anchor: number, into: Float64Array): void {
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  into.fill(0, 4 * (to - from), 4 * (to - from) + 4);
  for (let t = to - 1; t >= from; t--) {
    const d = (x[t] as number) - anchor;
    const square = d * d;
    const at = 4 * (t - from);
    into[at] = s1 += d;
    into[at + 1] = s2 += square;
    into[at + 2] = s3 += square * d;
    into[at + 3] = s4 += square * square;
  }
}

/** What is made of Σ d², Σ d³ and Σ d⁴ around the mean of a window. */
type Shape = (second: number, third: number, fourth: number, n: number) => number;

/**
 * Sums around the mean may be so much smaller than those around the anchor, which is then far from all other rows. Beyond
 * that the window is summed again around its mean: their difference would have lost more than three digits.
 */
const FAR = 32;

/** The shape of rows `from` to `to`, from their distances from their mean. */
function centredShape(x: Float64Array, from: number, to: number, shape: Shape): number {
  const n = to - from;
  const anchor = x[to - 1] as number;
  let sum = 0;
  for (let t = from; t < to; t++) sum += (x[t] as number) - anchor;
  const centre = sum / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let t = from; t < to; t++) {
    const d = (x[t] as number) - anchor - centre;
    const square = d * d;
    second += square;
    third += square * d;
    fourth += square * square;
  }
  return shape(second, third, fourth, n);
}

function shapes({ column: x, from }: From, y: Float64Array, n: number, shape: Shape): void {
  emptyBefore(y, from + n - 1);
  const suffix = new Float64Array(4 * n + 4);
  for (let base = from; base < y.length; base += n) {
    const anchor = x[base] as number;
    if (base > from) suffixPowers(x, base - n, base, anchor, suffix);
    const end = Math.min(base + n, y.length);
    let p1 = 0;
    let p2 = 0;
    let p3 = 0;
    let p4 = 0;
    for (let t = base; t < end; t++) {
      const d = (x[t] as number) - anchor;
      const square = d * d;
      p1 += d;
      p2 += square;
      p3 += square * d;
      p4 += square * square;
      if (base === from && t < base + n - 1) continue;
      const at = 4 * (t - base + 1);
      const centre = (p1 + (suffix[at] as number)) / n;
      const s2 = p2 + (suffix[at + 1] as number);
      const s3 = p3 + (suffix[at + 2] as number);
      const s4 = p4 + (suffix[at + 3] as number);
      const c2 = centre * centre;
      const second = Math.max(0, s2 - n * c2);
      if (FAR * second < s2) {
        y[t] = centredShape(x, t - n + 1, t + 1, shape);
        continue;
      }
      const third = s3 - 3 * centre * s2 + 2 * n * c2 * centre;
      const fourth = s4 - 4 * centre * s3 + 6 * c2 * s2 - 3 * n * c2 * c2;
      y[t] = second === 0 ? 0 : shape(second, third, fourth, n);
    }
  }
}

/** Skewness of logarithmic changes. */
export const rollingSkewForm = form(
  (columns) => {
    const { y, n, p } = columns;
    const root = Math.sqrt(n);
    shapes(logChanges(columns, p), y, n, (second, third) => (root * third) / (second * Math.sqrt(second)));
  },
  { scratch: 1 },
);

/** Excess kurtosis of logarithmic changes. */
export const rollingKurtosisForm = form(
  (columns) => {
    const { y, n, p } = columns;
    shapes(logChanges(columns, p), y, n, (second, _, fourth) => (n * fourth) / (second * second) - 3);
  },
  { scratch: 1 },
);

/** Weight of the body in the variance of Garman and Klass. */
const BODY_WEIGHT = 2 * Math.LN2 - 1;

/** Volatility from the ranges and bodies of bars. */
export const garmanKlassForm = form(
  ({ on, y, rows, n, a: open, b: high, c: low, d: close, p }) => {
    for (let t = 0; t < rows; t++) {
      const range = Math.log((high[t] as number) / (low[t] as number));
      const body = Math.log((close[t] as number) / (open[t] as number));
      p[t] = 0.5 * range * range - BODY_WEIGHT * body * body;
    }
    const { from } = windowSum(on, whole(p), y, n);
    for (let t = from; t < rows; t++) y[t] = Math.sqrt((y[t] as number) / n);
  },
  { scratch: 1 },
);
