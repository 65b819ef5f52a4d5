/** Trades that cannot be meant: a robust filter by the median of the day, where a mean and its deviation would be drawn along. */
import { InputError } from '../../../core/index.ts';
import { type BucketOptions, cutIntoBuckets } from './buckets.ts';
import { requireSameLength, type TradeColumns } from './columns.ts';
import { sortedQuantile } from './moments.ts';

/** When a trade is taken for a fault. */
export interface MedianFilterOptions extends BucketOptions {
  /** Kept are prices from median / factor to factor · median. Above 1. */
  readonly factor: number;
}

/** Trades without the faulty ones. */
export interface CleanTrades extends TradeColumns {
  /** (m,) rows of the trades that were kept. */
  readonly rows: Int32Array;
  /** Trades that were left out for their quantity, which is not above zero. */
  readonly droppedQty: number;
  /** Trades that were left out for their price. */
  readonly droppedPrice: number;
}

/**
 * Keeps trades of a quantity above zero whose price lies within a factor of the median price of their day. The median is over all
 * trades of the day, faulty ones included: half of them would have to be wrong to move it far.
 * @param trades (n,) columns; times never descend.
 * @param options.step length of a day in the unit of the times.   @param options.offset when one of them begins, 0 when absent: midnight UTC.
 * @param options.factor how far a price may lie from the median.
 * @returns (m,) columns of those kept, with their rows. O(n log n).
 * @throws BOT4_DATA_VALUE for a factor that is not above 1; BOT4_DATA_ORDER for a time that descends; BOT4_DATA_TIME,
 * BOT4_DATA_COLUMN.
 * @example medianFilter({ time: Float64Array.of(1, 2, 3), price: Float64Array.of(10, 11, 99), qty: Float64Array.of(1, 1, 1) }, { step: 60, factor: 5 }).rows // => [0, 1]
 */
export function medianFilter(trades: TradeColumns, options: MedianFilterOptions): CleanTrades {
  const { time, price, qty, side } = trades;
  const { factor } = options;
  const n = requireSameLength({ time, price, qty, side });
  if (!(factor > 1 && Number.isFinite(factor))) {
    throw new InputError('BOT4_DATA_VALUE', `factor is ${factor}; it is a finite number above 1`, {
      place: { key: 'factor' },
    });
  }
  const { ends } = cutIntoBuckets(time, options);
  const rows = new Int32Array(n);
  let kept = 0;
  let droppedQty = 0;
  let begin = 0;
  for (const end of ends) {
    const median = sortedQuantile(price.slice(begin, end).sort(), 0.5);
    for (let i = begin; i < end; i++) {
      if (!((qty[i] as number) > 0)) droppedQty++;
      else if ((price[i] as number) >= median / factor && (price[i] as number) <= median * factor) rows[kept++] = i;
    }
    begin = end;
  }
  const found = rows.slice(0, kept);
  const pick = (column: ArrayLike<number>) => Float64Array.from(found, (i) => column[i] as number);
  return {
    time: pick(time),
    price: pick(price),
    qty: pick(qty),
    ...(side === undefined ? {} : { side: pick(side) }),
    rows: found,
    droppedQty,
    droppedPrice: n - kept - droppedQty,
  };
}
