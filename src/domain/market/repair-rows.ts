/**
 * Repairs of rows as columns. Each gives new columns and leaves the old ones alone; none is ever done unasked, because a
 * repair changes results.
 */
import { tradePriceBounds } from './trade-quality.ts';

/** Columns of equal length; `time` in microseconds is one of them. */
export type RowColumns = Readonly<Record<string, Float64Array>>;

const PRICES: readonly string[] = ['open', 'high', 'low', 'close'];

function column(columns: RowColumns, name: string): Float64Array {
  return columns[name] as Float64Array;
}

function rowsAt(columns: RowColumns, keep: readonly number[]): RowColumns {
  if (keep.length === column(columns, 'time').length) return columns;
  const pick = (values: Float64Array): Float64Array => {
    const picked = new Float64Array(keep.length);
    for (let i = 0; i < keep.length; i++) picked[i] = values[keep[i] as number] as number;
    return picked;
  };
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, pick(values)]));
}

/**
 * Bars on a full grid: a missing bar has the last close for all its prices, and 0 for everything that is counted.
 * @param columns bars, in the order of time.   @param intervalMicros bar length; every time is on its grid.
 * @example filledBars({ time: Float64Array.of(0, 2), open: Float64Array.of(1, 5), close: Float64Array.of(3, 6), volume: Float64Array.of(7, 8) }, 1).open // => Float64Array.of(1, 3, 5)
 */
export function filledBars(columns: RowColumns, intervalMicros: number): RowColumns {
  const time = column(columns, 'time');
  const n = time.length;
  const full = n === 0 ? 0 : Math.round(((time[n - 1] as number) - (time[0] as number)) / intervalMicros) + 1;
  if (full === n) return columns;
  const place = (i: number): number => Math.round(((time[i] as number) - (time[0] as number)) / intervalMicros);
  const filled = Object.fromEntries(Object.keys(columns).map((name) => [name, new Float64Array(full)]));
  const close = column(columns, 'close');
  for (let i = 0; i < n; i++) {
    const at = place(i);
    const next = i + 1 < n ? place(i + 1) : full;
    for (const [name, target] of Object.entries(filled)) {
      target[at] = column(columns, name)[i] as number;
      if (next > at + 1 && PRICES.includes(name)) target.fill(close[i] as number, at + 1, next);
    }
    for (let k = at + 1; k < next; k++) column(filled, 'time')[k] = (time[0] as number) + k * intervalMicros;
  }
  return filled;
}

/** Rows without the last one. */
export function lastRowDropped(columns: RowColumns): RowColumns {
  const n = column(columns, 'time').length;
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, values.subarray(0, Math.max(0, n - 1))]),
  );
}

/**
 * Trades of one UTC day that the robust filter keeps: amount above zero, price within [median/5, 5·median] of the day.
 * @param columns trades of one day, with `price` and `qty` in any unit.
 * @example tradesWithin({ time: Float64Array.of(1, 2, 3), price: Float64Array.of(10, 11, 900), qty: Float64Array.of(1, 0, 1) }).price // => Float64Array.of(10)
 */
export function tradesWithin(columns: RowColumns): RowColumns {
  const price = column(columns, 'price');
  const qty = column(columns, 'qty');
  if (price.length === 0) return columns;
  const { low, high } = tradePriceBounds(price);
  const keep: number[] = [];
  for (let i = 0; i < price.length; i++) {
    const at = price[i] as number;
    if ((qty[i] as number) > 0 && at >= low && at <= high) keep.push(i);
  }
  return rowsAt(columns, keep);
}

/**
 * Rows without those that are equal to an earlier row of the same time in every column.
 * @param columns in the order of time.
 * @example withoutRepeatedRows({ time: Float64Array.of(1, 1, 2), price: Float64Array.of(5, 5, 5) }).time // => Float64Array.of(1, 2)
 */
export function withoutRepeatedRows(columns: RowColumns): RowColumns {
  const time = column(columns, 'time');
  const values = Object.values(columns);
  const keep: number[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < time.length; i++) {
    if (i > 0 && time[i] !== time[i - 1]) seen.clear();
    const row = values.map((one) => one[i]).join(' ');
    if (seen.has(row)) continue;
    seen.add(row);
    keep.push(i);
  }
  return rowsAt(columns, keep);
}
