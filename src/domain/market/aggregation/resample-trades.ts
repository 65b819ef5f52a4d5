/**
 * Trades of the past to bars of equal length, all columns at once. What comes in one by one goes through `BarBuilder`,
 * which gives the same bars.
 */
import { InputError } from '../../../core/index.ts';
import { firstImpossibleTrade, ohlcvSegments } from '../../../hot/index.ts';
import { type BucketOptions, cutIntoBuckets, rowCounts } from './buckets.ts';
import { requireSameLength, type TradeBars, type TradeColumns } from './columns.ts';

/** How trades become bars. */
export interface ResampleTradesOptions extends BucketOptions {
  /**
   * True where the caller knows that times never descend, as those of a catalog do: saves one reading of the column.
   * Times that descend then give wrong bars. @defaultValue false
   */
  readonly assumeSorted?: boolean;
}

function refuseTrade(trades: TradeColumns): never {
  const row = firstImpossibleTrade(trades);
  const price = trades.price[row] as number;
  const bad = price > 0 && price < Infinity ? 'qty' : 'price';
  const rule = bad === 'qty' ? 'a finite number of zero or more' : 'a finite number above zero';
  throw new InputError('BOT4_DATA_VALUE', `${bad} is ${trades[bad][row]}; it is ${rule}`, {
    place: { row: row + 1, key: bad },
  });
}

/**
 * Bars of equal length from trades: the price of the first trade, the highest, the lowest, the price of the last, and the
 * sums. Only buckets with a trade become bars; `onGrid` puts the empty ones in.
 *
 * Prices are exact. `volume` and `notional` are added in blocks and chains, see `src/hot/simd/ohlcv.ts`: they are within 6e-14
 * of the exact sum, and exact for whole numbers whose sum is below 2^53.
 * @param trades (n,) columns; times never descend. Trades of one time keep their order.
 * @param options.step length of a bar in the unit of the times.   @param options.offset one of the edges, 0 when absent.
 * @param options.assumeSorted skips the check of the order.
 * @returns (m,) columns, with the left edge of each bar as its time.
 * @throws BOT4_DATA_ORDER for a time that descends; BOT4_DATA_VALUE for a price or quantity that cannot be; BOT4_DATA_COLUMN for
 * columns of different length; BOT4_DATA_TIME for a step that is not above zero. Rows are counted from 1.
 * @example resampleTrades({ time: Float64Array.of(1, 59, 61), price: Float64Array.of(5, 7, 6), qty: Float64Array.of(1, 2, 3) }, { step: 60 }).high // => [7, 6]
 */
export function resampleTrades(trades: TradeColumns, options: ResampleTradesOptions): TradeBars {
  const { time, price, qty } = trades;
  requireSameLength({ time, price, qty });
  const { start, ends } = cutIntoBuckets(time, options);
  const m = start.length;
  const bars: TradeBars = {
    time: start,
    open: new Float64Array(m),
    high: new Float64Array(m),
    low: new Float64Array(m),
    close: new Float64Array(m),
    volume: new Float64Array(m),
    notional: new Float64Array(m),
    count: rowCounts(ends),
  };
  if (!ohlcvSegments(trades, ends, bars)) refuseTrade(trades);
  return bars;
}
