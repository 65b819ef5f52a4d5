/** Labels from the barrier that prices touch first. */
import { modelError } from '../model-error.ts';
import { type BarPrices, exitOf, requireBars, requireHorizon } from './barrier-exit.ts';
import { type IntervalLabels, LabelCollector, openingRows, requireVolatility, unitAt } from './interval-labels.ts';

/** Options of `tripleBarrierLabels`. */
export interface TripleBarrierOptions {
  /** Distance of the upper barrier: a fraction of the close, or a multiple of `volatility`; Infinity for none. */
  readonly upper: number;
  /** Distance of the lower barrier, as `upper`. */
  readonly lower: number;
  /** Bars to the vertical barrier, from 1. */
  readonly horizon: number;
  /**
   * (n,) standard deviation of returns as it was known at each row, a fraction; rows where it is not a positive number get
   * no label. @defaultValue none: `upper` and `lower` are fractions
   */
  readonly volatility?: ArrayLike<number>;
  /** The bet that is pessimistic about a bar that touches both barriers: 1 long, −1 short. @defaultValue 1 */
  readonly side?: 1 | -1;
  /** Label of the vertical barrier: 0, or the sign of the return there. @defaultValue 'zero' */
  readonly atVertical?: 'zero' | 'sign';
  /** Rows that open a label, ascending. @defaultValue all */
  readonly rows?: ArrayLike<number>;
}

/** Labels with the barrier of each. */
export interface TripleBarrierLabels extends IntervalLabels {
  /** (m,) 1 the upper, −1 the lower, 0 the vertical barrier; `end` is the row that touched it. */
  readonly barrier: Int8Array;
}

/** @throws BOT4_MODEL_INPUT unless a distance is positive. */
export function requireDistance(distance: number, key: string): void {
  if (!(distance > 0)) throw modelError(key, `is ${distance}, must be positive; Infinity for none`);
}

/**
 * Which of three barriers prices touch first after each row: one above, one below, one at the end of the horizon.
 * @param bars open, high, low, close, each (n,), positive.
 * @param options upper, lower, horizon, volatility, side, atVertical, rows.
 * @returns label (m,) −1, 0 or 1; returns (m,) to the price of the exit; barrier (m,); start (m,); end (m,) the touched bar.
 * The barriers stand at close · (1 ± distance · volatility) and are tested with high and low from the next bar on. A bar
 * that opens beyond a barrier ends at its open, otherwise at the barrier; a bar that touches both is taken to hit the
 * stop first: the lower barrier for `side` 1, the upper one for −1. Rows whose horizon ends after the data have no label,
 * even when a barrier was touched: to keep only those would favour the quick ones.
 * @throws BOT4_MODEL_INPUT for a price or an option out of range.
 * López de Prado (2018), Advances in Financial Machine Learning, section 3.4.
 * @example tripleBarrierLabels({ open: [10, 10, 10], high: [10, 11, 12], low: [10, 10, 10], close: [10, 10, 11] }, { upper: 0.15, lower: 0.15, horizon: 2 }).end[0] // => 2
 */
export function tripleBarrierLabels(bars: BarPrices, options: TripleBarrierOptions): TripleBarrierLabels {
  const { upper, lower, horizon, volatility, side = 1, atVertical = 'zero' } = options;
  const n = requireBars(bars);
  requireDistance(upper, 'upper');
  requireDistance(lower, 'lower');
  requireHorizon(horizon);
  requireVolatility(volatility, n);
  if (side !== 1 && side !== -1) throw modelError('side', `is ${side}, must be 1 or -1`);
  const rows = openingRows(options.rows, n);
  const collector = new LabelCollector();
  const barriers: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const unit = unitAt(volatility, row);
    if (row + horizon >= n || Number.isNaN(unit)) continue;
    const close = bars.close[row] as number;
    const bet = {
      row,
      side,
      upper: close * (1 + upper * unit),
      lower: close * (1 - lower * unit),
      last: row + horizon,
    };
    const exit = exitOf(bars, bet);
    const r = exit.price / close - 1;
    const label = exit.barrier === 0 && atVertical === 'sign' ? Math.sign(r) : exit.barrier;
    collector.add(label, r, row, exit.row);
    barriers.push(exit.barrier);
  }
  return { ...collector.labels(), barrier: Int8Array.from(barriers) };
}
