/** Fast forms of spreads and shapes. */
import { form, whole } from './column-form.ts';
import { logRatios, windowKurtosis, windowSkew, windowSpread, windowSum } from './column-steps.ts';
import { logChanges } from './derived-forms.ts';

/** Variance of the rows of a window. */
export const varianceForm = form(({ on, y, n, a }) => void windowSpread(on, whole(a), y, n, 1 / n));

/** Skewness of logarithmic changes. */
export const rollingSkewForm = form(
  (columns) => void windowSkew(columns.on, logChanges(columns, columns.p), columns.y, columns.n),
  { scratch: 1 },
);

/** Excess kurtosis of logarithmic changes. */
export const rollingKurtosisForm = form(
  (columns) => void windowKurtosis(columns.on, logChanges(columns, columns.p), columns.y, columns.n),
  { scratch: 1 },
);

/** Weight of the body in the variance of Garman and Klass. */
const BODY_WEIGHT = 2 * Math.LN2 - 1;

/** Volatility from the ranges and bodies of bars. */
export const garmanKlassForm = form(
  ({ on, y, rows, n, a: open, b: high, c: low, d: close, p }) => {
    logRatios(on, { x: high, by: low }, p);
    logRatios(on, { x: close, by: open }, y);
    for (let t = 0; t < rows; t++) {
      const range = p[t] as number;
      const body = y[t] as number;
      p[t] = 0.5 * range * range - BODY_WEIGHT * body * body;
    }
    const { from } = windowSum(on, whole(p), y, n);
    for (let t = from; t < rows; t++) y[t] = Math.sqrt((y[t] as number) / n);
  },
  { scratch: 1 },
);
