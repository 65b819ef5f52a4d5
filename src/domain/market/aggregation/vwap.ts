/** Average prices: weighted by volume, over everything, a window or a session; and weighted by time. */
import { InputError } from '../../../core/index.ts';
import { type BucketOptions, bucketStart, checkBuckets } from './buckets.ts';
import { type BarColumns, requireSameLength, type TradeColumns } from './columns.ts';
import { addExact, addProduct } from './exact-pair.ts';
import { exactDot, exactSum, exactSumOf } from './exact-sum.ts';
import { requireSeries } from './moments.ts';

/** Prices with what was traded at each. */
export interface PricedVolume {
  /** (n,) */
  readonly price: Float64Array;
  /** (n,) */
  readonly qty: Float64Array;
}

/**
 * Volume-weighted average price: Σ price · qty / Σ qty, within three roundings.
 * @param trades (n,) columns.
 * @returns not a number when nothing was traded.
 * @example vwap({ price: Float64Array.of(10, 20), qty: Float64Array.of(3, 1) }) // => 12.5
 */
export function vwap(trades: PricedVolume): number {
  requireSameLength({ price: trades.price, qty: trades.qty });
  return exactDot(trades.price, trades.qty) / exactSum(trades.qty);
}

/**
 * The price that stands for a bar when its trades are not there: (high + low + close) / 3.
 * @param bars (n,) columns.
 * @returns (n,)
 */
export function typicalPrice(bars: Pick<BarColumns, 'high' | 'low' | 'close'>): Float64Array {
  const { high, low, close } = bars;
  return high.map((h, i) => (h + (low[i] as number) + (close[i] as number)) / 3);
}

/**
 * Volume-weighted average price of bars: from their notional where they have it, else from typical prices.
 * @param bars (n,) columns; `notional` is the sum of price times quantity of each bar.
 * @returns not a number when nothing was traded.
 */
export function vwapOfBars(bars: BarColumns & { readonly notional?: Float64Array }): number {
  const { volume, notional } = bars;
  requireSameLength({ volume, notional });
  if (notional !== undefined) return exactSum(notional) / exactSum(volume);
  return vwap({ price: typicalPrice(bars), qty: volume });
}

/**
 * Volume-weighted average price of each bar that was made of trades.
 * @param bars (m,) columns.
 * @returns (m,) not a number where nothing was traded.
 * @throws BOT4_DATA_COLUMN
 * @example [...vwapByBar({ notional: Float64Array.of(50, 0), volume: Float64Array.of(4, 0) })] // => [12.5, NaN]
 */
export function vwapByBar(bars: { readonly notional: Float64Array; readonly volume: Float64Array }): Float64Array {
  const { notional, volume } = bars;
  requireSameLength({ notional, volume });
  return notional.map((sum, j) => sum / (volume[j] as number));
}

/**
 * Volume-weighted average price of each window of the last `window` rows. Rows enter and leave sums that carry their rounding
 * errors, so the thousandth window is as exact as the first.
 * @param trades (n,) columns of trades, or of bars with the typical price.
 * @param options.window rows, at least 1.
 * @returns (n,) not a number for the first window − 1 rows and where nothing was traded. O(n).
 * @throws BOT4_DATA_VALUE for a window that is not a whole number above zero or a value that is not finite; BOT4_DATA_COLUMN for columns of different length.
 * @example rollingVwap({ price: Float64Array.of(1, 2, 4), qty: Float64Array.of(1, 1, 3) }, { window: 2 }).at(-1) // => 3.5
 */
export function rollingVwap(trades: PricedVolume, options: { readonly window: number }): Float64Array {
  const { price, qty } = trades;
  const { window } = options;
  const n = requireSameLength({ price, qty });
  if (!(Number.isInteger(window) && window >= 1)) {
    throw new InputError('BOT4_DATA_VALUE', `window is ${window}; it is a whole number above zero`, {
      place: { key: 'window' },
    });
  }
  requireSeries('price', price, 0);
  requireSeries('qty', qty, 0);
  const out = new Float64Array(n).fill(Number.NaN);
  const sums = new Float64Array(4);
  // Rows without volume in a row: a sum of nothing is zero, whatever rounding says.
  let silent = 0;
  for (let i = 0; i < n; i++) {
    addProduct(sums, 0, price[i] as number, qty[i] as number);
    addExact(sums, 2, qty[i] as number, 0);
    silent = qty[i] === 0 ? silent + 1 : 0;
    if (i >= window) {
      addProduct(sums, 0, -(price[i - window] as number), qty[i - window] as number);
      addExact(sums, 2, -(qty[i - window] as number), 0);
    }
    if (silent >= window) sums.fill(0);
    else if (i >= window - 1) out[i] = (sums[0] as number) / (sums[2] as number);
  }
  return out;
}

/**
 * Volume-weighted average price since the session began, at each row.
 * @param trades (n,) columns; times ascend.
 * @param options.step length of a session in the unit of the times.   @param options.offset when one of them begins, 0 when absent: midnight UTC.
 * @returns (n,) not a number until something is traded in a session.
 * @throws BOT4_DATA_TIME for a step that is not above zero; BOT4_DATA_COLUMN for columns of different length.
 */
export function sessionVwap(
  trades: PricedVolume & { readonly time: Float64Array },
  options: BucketOptions,
): Float64Array {
  const { time, price, qty } = trades;
  const { step, offset } = checkBuckets(options);
  requireSameLength({ time, price, qty });
  const sums = new Float64Array(4);
  let edge = Number.NEGATIVE_INFINITY;
  return price.map((p, i) => {
    const t = time[i] as number;
    if (t >= edge) {
      edge = bucketStart(t, step, offset) + step;
      sums.fill(0);
    }
    addProduct(sums, 0, p, qty[i] as number);
    addExact(sums, 2, qty[i] as number, 0);
    return (sums[0] as number) / (sums[2] as number);
  });
}

/**
 * Time-weighted average price: every price counts for as long as it was the last one.
 * @param trades (n,) columns, n ≥ 1; times ascend.
 * @param options.to end of the last price's time, at or after the last trade.
 * @returns the plain mean where no time passes.
 * @throws BOT4_DATA_TOO_SHORT without trades; BOT4_DATA_VALUE for an end before the last trade.
 * @example twap({ time: Float64Array.of(0, 30), price: Float64Array.of(10, 20) }, { to: 40 }) // => 12.5
 */
export function twap(trades: Pick<TradeColumns, 'time' | 'price'>, options: { readonly to: number }): number {
  const { time, price } = trades;
  const n = requireSameLength({ time, price });
  if (n === 0) throw new InputError('BOT4_DATA_TOO_SHORT', 'there are no trades', { place: { key: 'price' } });
  const begin = time[0] as number;
  if (!(options.to >= (time[n - 1] as number))) {
    throw new InputError('BOT4_DATA_VALUE', `to is ${options.to}, before the last trade at ${time[n - 1]}`, {
      place: { key: 'to' },
    });
  }
  if (options.to === begin) return exactSum(price) / n;
  const until = (i: number): number => (i + 1 < n ? (time[i + 1] as number) : options.to);
  return exactSumOf(n, (i) => (price[i] as number) * (until(i) - (time[i] as number))) / (options.to - begin);
}

/**
 * Time-weighted average price of bars of equal length: the mean of (open + high + low + close) / 4.
 * @param bars (n,) columns.
 * @returns not a number without bars.
 */
export function twapOfBars(bars: BarColumns): number {
  const { open, high, low, close } = bars;
  const n = requireSameLength({ open, high, low, close });
  const sum = exactSumOf(
    n,
    (i) => ((open[i] as number) + (high[i] as number) + (low[i] as number) + (close[i] as number)) / 4,
  );
  return sum / n;
}
