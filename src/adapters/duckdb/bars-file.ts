/**
 * Reads bars from a Parquet, CSV or gzipped CSV file. Columns come out of DuckDB as typed arrays; nothing is filled,
 * sorted or repaired on the way: what is not a clean series is refused, with the first row that is not.
 */
import type { DuckDBConnection, DuckDBDataChunk } from 'duckdb';
import { InputError } from '../../core/index.ts';
import {
  type Bars,
  checkBarValues,
  firstBadRow,
  inferInterval,
  isSyntheticSymbol,
  type LoadedBars,
  stampsToMicros,
} from '../../domain/market/index.ts';
import { type BarLayout, barLayout, VALUE_KEYS, type ValueKey } from './bar-columns.ts';
import { type BarSeries, chooseSeries } from './bar-series.ts';
import { checkUnchanged, type DataFile, openDataFile, sha256OfFile } from './data-file.ts';
import { withDuckDb } from './session.ts';

/** Options of `loadBarsFile`. */
export interface BarsFileOptions {
  /** Which series of a file with a symbol column; what to call the series of a file without one. */
  readonly symbol?: string;
  /** Fewest rows that are accepted. @defaultValue 2 */
  readonly rowsMin?: number;
}

/** Joins one column of all chunks. The copy also detaches it from memory that DuckDB owns. */
function joinColumn<T extends Float64Array | BigInt64Array>(
  chunks: readonly DuckDBDataChunk[],
  column: number,
  target: T,
): T {
  let at = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(column) as unknown as { readonly items: T };
    // One of both types: the expression of the column decides, the caller allocates the same.
    (target as Float64Array).set(vector.items as Float64Array, at);
    at += chunk.rowCount;
  }
  return target;
}

/** The columns of one series, unchecked. */
async function readSeries(file: DataFile, layout: BarLayout, series: BarSeries, connection: DuckDBConnection) {
  const columns = [layout.time, ...VALUE_KEYS.map((key) => layout.values[key])].join(', ');
  const result = await connection.run(`SELECT ${columns} FROM ${layout.from} WHERE ${series.where}`);
  const chunks = await result.fetchAllChunks();
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const whole = chunks[0]?.getColumnVector(0).type.toString() === 'BIGINT';
  const stamps = joinColumn(chunks, 0, whole ? new BigInt64Array(rows) : new Float64Array(rows));
  const time = stampsToMicros(stamps, {
    file: file.path,
    ...(layout.timeUnit === null ? {} : { unit: layout.timeUnit }),
  });
  const values = {} as Record<ValueKey, Float64Array>;
  VALUE_KEYS.forEach((key, i) => {
    values[key] = joinColumn(chunks, i + 1, new Float64Array(rows));
  });
  return { rows, time, values };
}

/** Line and reason of the first row that does not have the columns of the header, found by reading again. */
async function raggedRow(file: DataFile, layout: BarLayout, connection: DuckDBConnection): Promise<InputError | null> {
  const lenient = layout.from.replace(/\)$/, ', store_rejects=true)');
  await (await connection.run(`SELECT count(*) FROM ${lenient}`)).getRows();
  const rejects = await connection.run('SELECT line, error_message FROM reject_errors ORDER BY line LIMIT 1');
  const [first] = await rejects.getRows();
  if (first === undefined) return null;
  const row = Math.max(1, Number(first[0]) - layout.linesBefore);
  return new InputError('BOT4_DATA_CORRUPT', `line ${first[0]} is damaged: ${firstLine(first[1])}`, {
    place: { file: file.path, row, key: 'line' },
  });
}

function firstLine(text: unknown): string {
  return String(text).split('\n')[0] as string;
}

/** Every failure of the database to read the file means that the file is damaged: names and paths were checked before. */
async function unreadable(
  file: DataFile,
  layout: BarLayout | null,
  connection: DuckDBConnection,
  cause: unknown,
): Promise<InputError> {
  if (layout !== null && file.format !== 'parquet') {
    const ragged = await raggedRow(file, layout, connection).catch(() => null); // The general message serves then.
    if (ragged !== null) return ragged;
  }
  const reason = cause instanceof Error ? firstLine(cause.message) : String(cause);
  return new InputError('BOT4_DATA_CORRUPT', `the file cannot be read (${reason}); fetch or export it again`, {
    place: { file: file.path },
    cause,
  });
}

/**
 * Refuses the first value that is no number, with the text that stands there: `n/a` explains more than NaN does.
 * A column without any number is a wrong column rather than a wrong row.
 */
async function refuseNonNumber(
  file: DataFile,
  bars: Bars,
  row: number,
  read: { readonly layout: BarLayout; readonly series: BarSeries; readonly connection: DuckDBConnection },
): Promise<void> {
  const key = VALUE_KEYS.find((name) => Number.isNaN(bars[name][row]));
  if (key === undefined) return;
  const { layout, series, connection } = read;
  const result = await connection.run(
    `SELECT ${layout.asText[key]} FROM ${layout.from} WHERE ${series.where} LIMIT 1 OFFSET ${row}`,
  );
  const text = (await result.getRows())[0]?.[0] ?? null;
  const found = text === null ? 'empty' : JSON.stringify(String(text));
  const place = { file: file.path, row: row + 1, key };
  if (bars[key].every(Number.isNaN)) {
    throw new InputError('BOT4_DATA_COLUMN', `column ${key} holds no number; its first value is ${found}`, { place });
  }
  throw new InputError('BOT4_DATA_VALUE', `${key} is ${found}, not a number; correct or remove the row`, { place });
}

async function readBars(file: DataFile, options: BarsFileOptions, connection: DuckDBConnection) {
  let layout: BarLayout | null = null;
  try {
    layout = await barLayout(file, connection);
    const series = await chooseSeries(file, layout, connection, options.symbol);
    const { rows, time, values } = await readSeries(file, layout, series, connection);
    const rowsMin = Math.max(2, options.rowsMin ?? 2);
    if (rows < rowsMin) {
      throw new InputError('BOT4_DATA_TOO_SHORT', `${series.symbol} has ${rows} row(s), fewer than ${rowsMin}`, {
        place: { file: file.path, key: 'rows' },
      });
    }
    const intervalMicros = inferInterval(time.micros, { file: file.path });
    const bars: Bars = { symbol: series.symbol, intervalMicros, openTime: time.micros, ...values };
    const bad = firstBadRow(bars);
    if (bad >= 0) {
      await refuseNonNumber(file, bars, bad, { layout, series, connection });
      checkBarValues(bars, { file: file.path });
    }
    return { bars, series, timeUnit: time.unit ?? 'us' };
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw await unreadable(file, layout, connection, cause);
  }
}

/**
 * Reads one series of bars.
 *
 * Columns (any order, upper or lower case): a time (`ts`, `open_time`, `time`, `timestamp`, `datetime`, `date` or `unix`;
 * a number since the epoch in s, ms, µs or ns, or a timestamp, taken as UTC), `open`, `high`, `low`, `close`, `volume`, and
 * in a file of many series `symbol`. A CSV file of a venue's 12 kline columns needs no header. The bar length is the most
 * frequent step of time.
 * @param path a file that ends in `.parquet`, `.csv` or `.csv.gz`.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT, BOT4_DATA_COLUMN, BOT4_DATA_SYMBOL, BOT4_DATA_TOO_SHORT, BOT4_DATA_TIME,
 * BOT4_DATA_ORDER, BOT4_DATA_VALUE with file, row (from 1, in the order of the file, of this symbol) and column.
 */
export async function loadBarsFile(path: string, options: BarsFileOptions = {}): Promise<LoadedBars> {
  const file = await openDataFile(path);
  const [sha256, { bars, series, timeUnit }] = await Promise.all([
    sha256OfFile(file),
    withDuckDb((connection) => readBars(file, options, connection)),
  ]);
  await checkUnchanged(file);
  return {
    bars,
    sha256,
    source: file.name,
    synthetic: isSyntheticSymbol(bars.symbol),
    rows: bars.openTime.length,
    ...(series.market === undefined ? {} : { market: series.market }),
    symbols: series.symbols,
    timeUnit,
  };
}
