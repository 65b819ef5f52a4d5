/**
 * `dirty.json`: files in `dirty/` that are read as they are, faults counted: trades without a header (market, seconds,
 * price, amount) and bars with a banner. Which of them a file is, is told by its columns.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnTable } from 'arquero';
import { readCsvHead } from '../../src/adapters/duckdb/csv-head.ts';
import { openDataFile } from '../../src/adapters/duckdb/data-file.ts';
import { loadTable } from '../../src/adapters/duckdb/index.ts';
import type { Found } from './compare.ts';
import { type Expected, type ExpectedObject, isObject, listAt } from './expected-json.ts';
import { countRows, firstLargest, firstSmallest } from './sums.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';
import { repeatedRows } from './trade-facts.ts';

const YEAR_2009_MS = Date.UTC(2009, 0, 1);
/** Columns of a file of trades that has no header. */
const TRADE_COLUMNS = ['market', 'ts_s', 'price', 'amount'];
const EQUAL_BASE_TIMES_CLOSE = /^rows_where_quote_volume_equals_base_times_close_(.+)$/;

/** Names for the columns of trades without a header; other tables stay as they are. */
function named(table: ColumnTable): ColumnTable {
  const names = table.columnNames();
  const nameless = names.length === TRADE_COLUMNS.length && names.every((name) => /^column\d$/.test(name));
  return nameless
    ? table.rename(Object.fromEntries(names.map((name, i) => [name, TRADE_COLUMNS[i] as string])))
    : table;
}

/** Values of a text column, by row; undefined when there is none. */
function textColumn(table: ColumnTable, name: string): ((row: number) => string) | undefined {
  const found = table.columnNames().find((one) => one.toLowerCase() === name);
  const column = found === undefined ? undefined : table.column(found);
  return column === undefined ? undefined : (row) => String(column.at(row));
}

function tradesFacts(table: ColumnTable, path: string, expected: ExpectedObject): Found {
  // A stamp of the year 2000 is a fault of the file, and smaller than any that has a unit: it is read as seconds.
  const stamp = rowsOfNumbers(table, ['ts_s', 'ts', 'time', 'timestamp'], path);
  const price = rowsOfNumbers(table, ['price'], path);
  const amount = rowsOfNumbers(table, ['amount', 'qty', 'quantity', 'size'], path);
  const market = textColumn(table, 'market') ?? textColumn(table, 'symbol');
  const n = price.length;
  const wanted = listAt(expected, 'first_rows').length;
  const row = (i: number): Found => [
    ...(market === undefined ? [] : [market(i)]),
    stamp[i] as number,
    price[i] as number,
    amount[i] as number,
  ];
  return {
    rows: n,
    timestamps_before_2009: countRows(n, (i) => (stamp[i] as number) * 1000 < YEAR_2009_MS),
    first_rows: Array.from({ length: Math.min(n, wanted) }, (_, i) => row(i)),
    nonpositive_amount: countRows(n, (i) => (amount[i] as number) <= 0),
    identical_rows_beyond_first: repeatedRows(
      { stamp, price, amount },
      (a, b) => market === undefined || market(a) === market(b),
    ),
    price_min: price[firstSmallest(price)] as number,
    price_max: price[firstLargest(price)] as number,
    out_of_order: countRows(n - 1, (i) => (stamp[i + 1] as number) < (stamp[i] as number)),
  };
}

function rowsOfNumbers(table: ColumnTable, names: readonly string[], path: string): Float64Array {
  for (const name of table.columnNames()) {
    if (!names.includes(name.toLowerCase())) continue;
    const column = table.column(name);
    return Float64Array.from({ length: table.numRows() }, (_, i) => Number(column?.at(i)));
  }
  throw new Error(`${path} has no column ${names.join(' or ')}`);
}

/** `newest first`, `oldest first`, or `mixed`. */
function orderOf(time: Float64Array): string {
  const steps = [...time.keys()].slice(1).map((i) => Math.sign((time[i] as number) - (time[i - 1] as number)));
  if (steps.every((step) => step <= 0)) return 'newest first';
  return steps.every((step) => step >= 0) ? 'oldest first' : 'mixed';
}

async function barsFacts(table: ColumnTable, path: string, expected: ExpectedObject): Promise<Found> {
  const time = rowsOfNumbers(table, ['unix', 'ts', 'open_time', 'time', 'timestamp', 'date'], path);
  const n = time.length;
  const column = (name: string): Float64Array => rowsOfNumbers(table, [name], path);
  const volumes = table.columnNames().filter((name) => /^volume/i.test(name) || /^quote.?volume/i.test(name));
  const [base, quote] = volumes.map((name) => column(name.toLowerCase()));
  if (base === undefined) throw new Error(`${path} has no column of volumes`);
  const [low, high, close] = [column('low'), column('high'), column('close')];
  const at = (values: Float64Array, i: number): number => values[i] as number;
  const head = await readCsvHead(await openDataFile(path));
  const found: Record<string, Found> = {
    data_rows: n,
    order: orderOf(time),
    banner_lines_before_header: Math.max(0, head.skip - 1),
    zero_volume_rows: countRows(n, (i) => at(base, i) === 0),
  };
  if (quote === undefined) return found;
  for (const key of Object.keys(expected)) {
    const tolerance = Number(EQUAL_BASE_TIMES_CLOSE.exec(key)?.[1] ?? Number.NaN);
    if (Number.isNaN(tolerance)) continue;
    // A row without volume says nothing about how its quote volume was made.
    found[key] = countRows(n, (i) => {
      const gap = Math.abs(at(quote, i) - at(base, i) * at(close, i));
      return at(base, i) > 0 && gap <= tolerance * at(quote, i);
    });
  }
  found.rows_where_implied_vwap_outside_low_high = countRows(n, (i) => {
    const vwap = at(quote, i) / at(base, i);
    return vwap < at(low, i) || vwap > at(high, i);
  });
  return found;
}

async function factsOf(path: string, expected: ExpectedObject): Promise<Found> {
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  const table = named(await loadTable(path));
  const names = table.columnNames().map((name) => name.toLowerCase());
  return names.includes('open') && names.includes('close')
    ? barsFacts(table, path, expected)
    : tradesFacts(table, path, expected);
}

async function checkFile(context: TopicContext, name: string, entry: Expected): Promise<void> {
  const path = join(context.folder('dirty'), name);
  await checkEntry(context, entryPath(context, name), entry, () => factsOf(path, isObject(entry) ? entry : {}));
}

export const DIRTY: Topic = {
  name: 'dirty',
  matches: /^dirty/,
  check: async (context) => {
    for (const [name, entry] of Object.entries(context.file.content as ExpectedObject)) {
      await checkFile(context, name, entry);
    }
  },
};
