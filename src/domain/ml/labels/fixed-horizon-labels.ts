/** Labels from the return over a fixed number of bars. */
import { modelError, requireInteger } from '../model-error.ts';
import {
  type IntervalLabels,
  LabelCollector,
  openingRows,
  requirePrices,
  requireVolatility,
  unitAt,
} from './interval-labels.ts';

/** Options of `fixedHorizonLabels`. */
export interface FixedHorizonOptions {
  /** Bars ahead, from 1. */
  readonly horizon: number;
  /** A return of at most this size is labelled 0: a fraction, or a multiple of `volatility`. @defaultValue 0 */
  readonly threshold?: number;
  /**
   * (n,) standard deviation of the return over `horizon` bars as it was known at each row; rows where it is not a
   * positive number get no label. @defaultValue none: the threshold is a fraction
   */
  readonly volatility?: ArrayLike<number>;
  /** Rows that open a label, ascending. @defaultValue all */
  readonly rows?: ArrayLike<number>;
}

/**
 * Sign of the return over the next `horizon` bars.
 * @param close (n,) quote asset per unit of base asset, positive.   @param options horizon, threshold, volatility, rows.
 * @returns label (m,) 1 above the threshold, −1 below minus the threshold, else 0; returns, start, end = start + horizon.
 * A row whose horizon ends after the data has no label.
 * @throws BOT4_MODEL_INPUT for a price or an option out of range.
 * r = close(t + horizon)/close(t) − 1; label = sign(r) if |r| > threshold · volatility(t), else 0.
 * López de Prado (2018), Advances in Financial Machine Learning, section 3.2.
 * @example fixedHorizonLabels([1, 2, 2, 1], { horizon: 1 }).label.join() // => '1,0,-1'
 * @example fixedHorizonLabels([100, 101, 99, 99], { horizon: 1, threshold: 0.015 }).label.join() // => '0,-1,0'
 */
export function fixedHorizonLabels(close: ArrayLike<number>, options: FixedHorizonOptions): IntervalLabels {
  const { horizon, threshold = 0, volatility } = options;
  const n = close.length;
  requireInteger(horizon, 'horizon', 1);
  if (!(threshold >= 0 && threshold < Number.POSITIVE_INFINITY)) {
    throw modelError('threshold', `is ${threshold}, must be a number from 0`);
  }
  requirePrices(close, 'close', n);
  requireVolatility(volatility, n);
  const rows = openingRows(options.rows, n);
  const collector = new LabelCollector();
  for (let i = 0; i < rows.length; i++) {
    const t = rows[i] as number;
    const dead = threshold * unitAt(volatility, t);
    if (t + horizon >= n || Number.isNaN(dead)) continue;
    const r = (close[t + horizon] as number) / (close[t] as number) - 1;
    collector.add(r > dead ? 1 : r < -dead ? -1 : 0, r, t, t + horizon);
  }
  return collector.labels();
}
