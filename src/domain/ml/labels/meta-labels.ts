/** Labels for a second model that decides whether to follow a first one. */
import { modelError } from '../model-error.ts';
import { type BarPrices, exitOf, requireBars, requireHorizon } from './barrier-exit.ts';
import { LabelCollector, openingRows, requireVolatility, unitAt } from './interval-labels.ts';
import { requireDistance, type TripleBarrierLabels } from './triple-barrier-labels.ts';

/** Options of `metaLabels`. */
export interface MetaLabelOptions {
  /** (n,) the first model's bet at the close of each row: 1 long, −1 short, 0 none. */
  readonly side: ArrayLike<number>;
  /** Distance of the target in the direction of the bet: a fraction, or a multiple of `volatility`; Infinity for none. */
  readonly profit: number;
  /** Distance of the stop, as `profit`. */
  readonly loss: number;
  /** Bars until the bet is closed in any case, from 1. */
  readonly horizon: number;
  /** What opening and closing the bet cost together, a fraction of its value: fees, spread and slippage. */
  readonly cost: number;
  /** (n,) as for `tripleBarrierLabels`. @defaultValue none: `profit` and `loss` are fractions */
  readonly volatility?: ArrayLike<number>;
  /** Rows that open a bet, ascending; those without a side are left out. @defaultValue all */
  readonly rows?: ArrayLike<number>;
}

/** Labels with the side of each bet. */
export interface MetaLabels extends TripleBarrierLabels {
  /** (m,) 1 or −1. */
  readonly side: Int8Array;
}

/**
 * Whether each bet of a given side pays after costs.
 * @param bars open, high, low, close, each (n,), positive.   @param options side, profit, loss, horizon, cost and more.
 * @returns label (m,) 1 when the bet pays, else 0; returns (m,) of the bet after costs; side, barrier (by price: 1 the
 * upper one), start, end. Exits are those of `tripleBarrierLabels`, pessimistic for the side of the bet.
 * @throws BOT4_MODEL_INPUT for a price or an option out of range.
 * net = side · (exit/close − 1) − cost; label = 1 if net > 0, else 0.
 * López de Prado (2018), Advances in Financial Machine Learning, section 3.6.
 * @example metaLabels({ open: [10, 10], high: [10, 12], low: [10, 10], close: [10, 11] }, { side: [1, 0], profit: 0.1, loss: 0.1, horizon: 1, cost: 0.002 }).label[0] // => 1
 */
export function metaLabels(bars: BarPrices, options: MetaLabelOptions): MetaLabels {
  const { side, profit, loss, horizon, cost, volatility } = options;
  const n = requireBars(bars);
  requireDistance(profit, 'profit');
  requireDistance(loss, 'loss');
  requireHorizon(horizon);
  requireVolatility(volatility, n);
  requireSides(side, n);
  if (!(cost >= 0 && cost < 1)) throw modelError('cost', `is ${cost}, must be a fraction from 0`);
  const rows = openingRows(options.rows, n);
  const collector = new LabelCollector();
  const barriers: number[] = [];
  const sides: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const own = side[row] as number;
    const unit = unitAt(volatility, row);
    if (own === 0 || row + horizon >= n || Number.isNaN(unit)) continue;
    const close = bars.close[row] as number;
    const up = (own > 0 ? profit : loss) * unit;
    const down = (own > 0 ? loss : profit) * unit;
    const bet = { row, side: own, upper: close * (1 + up), lower: close * (1 - down), last: row + horizon };
    const exit = exitOf(bars, bet);
    const net = own * (exit.price / close - 1) - cost;
    collector.add(net > 0 ? 1 : 0, net, row, exit.row);
    barriers.push(exit.barrier);
    sides.push(own);
  }
  return { ...collector.labels(), barrier: Int8Array.from(barriers), side: Int8Array.from(sides) };
}

function requireSides(side: ArrayLike<number>, n: number): void {
  if (side.length !== n) throw modelError('side', `has ${side.length} values, must have ${n}`);
  for (let t = 0; t < n; t++) {
    if (![-1, 0, 1].includes(side[t] as number)) throw modelError(`side[${t}]`, `is ${side[t]}, must be -1, 0 or 1`);
  }
}
