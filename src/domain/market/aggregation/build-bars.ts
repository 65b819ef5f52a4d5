/** Trades of the past to bars by any rule, through the same builder that a live stream uses. */
import { BarBuilder, type BarBuilderOptions } from './bar-builder.ts';
import { BarTable, type BuiltBars } from './bar-table.ts';
import { requireSameLength, type TradeColumns } from './columns.ts';

/**
 * Gives trades to a builder, all or a stretch of them.
 * @param builder takes them in the order of the rows.
 * @param trades (n,) columns; an unknown side where there is no column `side`.
 * @param range.from first row, 0 when absent.   @param range.to row after the last one, n when absent.
 * @throws what `BarBuilder.trade` throws; the trades before it have been taken.
 */
export function feedTrades(
  builder: BarBuilder,
  trades: TradeColumns,
  range: { readonly from?: number; readonly to?: number } = {},
): void {
  const { time, price, qty, side } = trades;
  const { from = 0, to = time.length } = range;
  for (let i = from; i < to; i++) {
    builder.trade(
      time[i] as number,
      price[i] as number,
      qty[i] as number,
      side === undefined ? 0 : (side[i] as number),
    );
  }
}

/** What `buildBars` needs to know. */
export interface BuildBarsOptions extends Omit<BarBuilderOptions, 'target'> {
  /** Whether the bar that is open after the last trade is kept, although it may not be over. */
  readonly last: 'keep' | 'drop';
}

/**
 * Bars by any rule from trades. For time bars of much data `resampleTrades` is ten times faster; prices and counts are the same,
 * and sums to 6e-14.
 * @param trades (n,) columns; the taker's side is 0 where there is no column `side`.
 * @param options.rule when a bar ends.   @param options.late what becomes of a late trade.
 * @param options.unknownSide the taker where nobody says.   @param options.last whether the open bar at the end is kept.
 * @returns (m,) columns.
 * @throws BOT4_DATA_VALUE for a trade that cannot be or an option out of its range; BOT4_DATA_ORDER for a late trade where the
 * policy refuses it; BOT4_DATA_COLUMN for columns of different length.
 * @example buildBars({ time: Float64Array.of(1, 2, 3), price: Float64Array.of(5, 7, 6), qty: Float64Array.of(1, 2, 3) }, { rule: { kind: 'size', measure: 'volume', size: 3 }, late: 'refuse', unknownSide: 'tick-rule', last: 'drop' }).volume // => [3, 3]
 */
export function buildBars(trades: TradeColumns, options: BuildBarsOptions): BuiltBars {
  const { time, price, qty, side } = trades;
  requireSameLength({ time, price, qty, side });
  const target = new BarTable();
  const builder = new BarBuilder({ ...options, target });
  feedTrades(builder, trades);
  if (options.last === 'keep') builder.finish();
  return target.bars();
}
