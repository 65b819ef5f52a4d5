/** Rows of one page as they are read: put in order, cut to what was asked for, and turned into columns. */
import { InputError } from '../../core/index.ts';
import type { WireScale } from '../../domain/market/index.ts';
import type { HistoryPosition } from '../../ports/history-source.ts';
import type { DataColumns } from '../../ports/market-catalog.ts';
import { MalformedAnswer, onGrid } from './exact-text.ts';

/** One row: its time, its id (0 for bars) and its values in the order of the columns. */
export type Row = readonly number[];

/**
 * Columns of rows between a position and the end of a range.
 * @param names first `time`; `id` second for trades.
 * @param rows values in the order of `names`, in any order of time.
 */
export function pageColumns(
  names: readonly string[],
  rows: readonly Row[],
  range: { readonly from: HistoryPosition; readonly to: number },
): DataColumns {
  const byId = names[1] === 'id';
  const idOf = (row: Row): number => (byId ? (row[1] as number) : 0);
  const { from, to } = range;
  const wanted = rows.filter((row) => {
    const time = row[0] as number;
    if (time >= to) return false;
    return time > from.time || (time === from.time && idOf(row) >= from.id);
  });
  wanted.sort((a, b) => (a[0] as number) - (b[0] as number) || idOf(a) - idOf(b));
  const unique = wanted.filter((row, i) => i === 0 || !isSame(wanted[i - 1] as Row, row, byId));
  return Object.fromEntries(
    names.map((name, column) => [name, Float64Array.from(unique, (row) => row[column] as number)]),
  );
}

/** Whether two neighbours are the same row; two that should be and differ are refused. */
function isSame(a: Row, b: Row, byId: boolean): boolean {
  if (a[0] !== b[0] || (byId && a[1] !== b[1])) return false;
  if (a.every((value, i) => Object.is(value, b[i]))) return true;
  throw new MalformedAnswer(`two different rows at ${a[0]} µs in one answer: ${a.join(' ')} and ${b.join(' ')}`);
}

/** Refuses times that are not on the grid of the bars. */
export function checkOnInterval(time: number, intervalMicros: number): void {
  if (time % intervalMicros !== 0) throw new MalformedAnswer(`a bar opens at ${time} µs, off the grid of its length`);
}

/** Price and quantity of a trade on the grid of the data set. @throws BOT4_DATA_PRECISION */
export function tradeAmounts(
  trade: { readonly id: number; readonly price: string; readonly qty: string },
  scale: WireScale,
): readonly [number, number] {
  const price = onGrid(trade.price, scale.priceDecimals);
  const qty = onGrid(trade.qty, scale.qtyDecimals);
  if (Number.isNaN(price) || Number.isNaN(qty)) {
    throw new InputError(
      'BOT4_DATA_PRECISION',
      `trade ${trade.id} of ${trade.qty} at ${trade.price} does not fit ${scale.priceDecimals} and ${scale.qtyDecimals} decimals`,
    );
  }
  return [price, qty];
}

/** Names of the columns of trades. */
export const TRADE_COLUMNS: readonly string[] = ['time', 'id', 'side', 'price', 'qty'];

/** Start of the first bar at or after a time. */
export function alignUp(time: number, intervalMicros: number): number {
  return Math.ceil(time / intervalMicros) * intervalMicros;
}
