/**
 * Columns of a data file through the product's own reader, as doubles in the order of the file. Times arrive in
 * milliseconds whatever their unit is in the file; rows that bars are refused for (repeated times, prices of zero) stay,
 * because the expected files count them.
 */
import { existsSync } from 'node:fs';
import type { ColumnTable } from 'arquero';
import { loadTable } from '../../src/adapters/duckdb/index.ts';
import { stampsToMicros } from '../../src/domain/market/index.ts';

/** Names of the time column, best first. */
const TIMES = ['ts', 'open_time', 'time', 'timestamp', 'ts_ms', 'ts_s', 'ts_us', 'unix'];
/** The venue's own candles have these columns, and older files no header. */
const BINANCE_CANDLE = [
  'open_time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'close_time',
  'quote_volume',
  'count',
  'taker_buy_volume',
  'taker_buy_quote_volume',
  'ignore',
];

/** Columns of numbers by name; all as long as `time`. */
export interface Rows {
  /** Milliseconds since the epoch. */
  readonly time: Float64Array;
  readonly numbers: Readonly<Record<string, Float64Array>>;
}

function lowerNames(table: ColumnTable): Map<string, string> {
  return new Map(table.columnNames().map((name) => [name.toLowerCase(), name]));
}

/** A column as doubles; a missing value is NaN. */
function doubles(table: ColumnTable, name: string): Float64Array | undefined {
  const column = table.column(name);
  if (column === undefined) return undefined;
  if (column instanceof Float64Array) return column;
  const out = new Float64Array(table.numRows());
  for (let i = 0; i < out.length; i++) {
    const value: unknown = column.at(i);
    if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
    out[i] = Number(value);
  }
  return out;
}

/** Reads a data file. @throws Error that names the file when it is not there or has no time column. */
export async function readTable(path: string): Promise<ColumnTable> {
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  const table = await loadTable(path);
  const names = table.columnNames();
  const nameless = names.every((name) => /^column\d+$/.test(name));
  if (!nameless || names.length !== BINANCE_CANDLE.length) return table;
  return table.rename(Object.fromEntries(names.map((name, i) => [name, BINANCE_CANDLE[i] as string])));
}

/** All numeric columns of a table, with its time. */
export function rowsOf(table: ColumnTable, file: string): Rows {
  const names = lowerNames(table);
  const numbers: Record<string, Float64Array> = {};
  for (const [lower, name] of names) {
    const column = doubles(table, name);
    if (column !== undefined) numbers[lower] = column;
  }
  const key = TIMES.find((name) => numbers[name] !== undefined);
  if (key === undefined) throw new Error(`${file} has no time column (${TIMES.join(', ')})`);
  const { micros } = stampsToMicros(numbers[key] as Float64Array, { file });
  return { time: micros.map((time) => time / 1000), numbers };
}

/** The rows `at` of `rows`, in their order. */
export function pickRows({ time, numbers }: Rows, at: Int32Array): Rows {
  return {
    time: pickValues(time, at),
    numbers: Object.fromEntries(Object.entries(numbers).map(([name, column]) => [name, pickValues(column, at)])),
  };
}

/** The values `at` of a column. */
export function pickValues(column: Float64Array, at: Int32Array): Float64Array {
  const picked = new Float64Array(at.length);
  for (let i = 0; i < picked.length; i++) picked[i] = column[at[i] as number] as number;
  return picked;
}

/** Values of a text column, by row; undefined when there is none. */
export function textColumn(table: ColumnTable, name: string): ((row: number) => string) | undefined {
  const found = lowerNames(table).get(name);
  const column = found === undefined ? undefined : table.column(found);
  return column === undefined ? undefined : (row) => String(column.at(row));
}

/** Rows of each value of a text column. */
export function rowsByText(table: ColumnTable, name: string): ReadonlyMap<string, Int32Array> | undefined {
  const text = textColumn(table, name);
  if (text === undefined) return undefined;
  const lists = new Map<string, number[]>();
  for (let i = 0; i < table.numRows(); i++) {
    const key = text(i);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [i]);
    else list.push(i);
  }
  return new Map([...lists].map(([key, list]) => [key, Int32Array.from(list)]));
}
