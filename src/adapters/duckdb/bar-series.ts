/** Which of the series of a file is meant, and what it is called. */
import type { DuckDBConnection } from 'duckdb';
import { InputError } from '../../core/index.ts';
import { type BarsMarket, splitSymbol } from '../../domain/market/index.ts';
import type { BarLayout } from './bar-columns.ts';
import type { DataFile } from './data-file.ts';
import { sqlText } from './session.ts';

/** One series of a file. */
export interface BarSeries {
  readonly symbol: string;
  /** Condition of SQL that selects its rows. */
  readonly where: string;
  readonly symbols: readonly string[];
  readonly market: BarsMarket | undefined;
}

function symbolFault(file: DataFile, detail: string): InputError {
  return new InputError('BOT4_DATA_SYMBOL', detail, { place: { file: file.path, key: 'symbol' } });
}

/** The part of a file name that reads like a pair, for example BTCUSD in `bitstamp_1h_BTCUSD_2018.parquet`. */
function symbolOfName(name: string): string | null {
  for (const word of name.split(/[^A-Za-z0-9-]+/)) {
    if (/^[A-Z0-9-]{5,24}$/.test(word) && splitSymbol(word) !== null) return word;
  }
  return null;
}

function marketOf(text: unknown): BarsMarket | undefined {
  return text === 'spot' || text === 'um_perp' ? text : undefined;
}

function nameSeries(file: DataFile, wanted: string | undefined) {
  const symbol = wanted ?? symbolOfName(file.name);
  if (symbol === null) {
    throw symbolFault(
      file,
      'the file has no symbol column and its name holds no pair; name the symbol, or put it into the file name as in BTCUSDT_1h.csv',
    );
  }
  return { symbol, symbols: [symbol] };
}

function pickSymbol(file: DataFile, symbols: readonly string[], wanted: string | undefined) {
  const [first] = symbols;
  if (first === undefined) {
    throw new InputError('BOT4_DATA_TOO_SHORT', 'the file has no rows', { place: { file: file.path, key: 'rows' } });
  }
  if (wanted !== undefined && !symbols.includes(wanted)) {
    throw symbolFault(file, `no symbol ${wanted}; the file has: ${symbols.join(', ')}`);
  }
  if (wanted === undefined && symbols.length > 1) {
    throw symbolFault(
      file,
      `the file holds ${symbols.length} symbols and none was named; choose one of: ${symbols.join(', ')}`,
    );
  }
  return { symbol: wanted ?? first, symbols };
}

/** Symbols and markets of the file, in the order of the alphabet. */
async function listSeries(layout: BarLayout, connection: DuckDBConnection) {
  const symbol = layout.symbol === null ? 'NULL' : `CAST(${layout.symbol} AS VARCHAR)`;
  const market = layout.market === null ? 'NULL' : `CAST(${layout.market} AS VARCHAR)`;
  const result = await connection.run(
    `SELECT ${symbol} AS s, min(${market}), max(${market}) FROM ${layout.from} GROUP BY s ORDER BY s`,
  );
  return (await result.getRows()).map(([name, low, high]) => ({ name, low, high }));
}

/**
 * Finds the series that is wanted.
 * @throws BOT4_DATA_SYMBOL when it is not there, is one of several and none was named, or mixes two markets.
 */
export async function chooseSeries(
  file: DataFile,
  layout: BarLayout,
  connection: DuckDBConnection,
  wanted: string | undefined,
): Promise<BarSeries> {
  const found = layout.symbol === null && layout.market === null ? [] : await listSeries(layout, connection);
  if (layout.symbol !== null && found.some(({ name }) => name === null)) {
    throw new InputError('BOT4_DATA_VALUE', 'a row has no symbol; name the symbol in every row or in none', {
      place: { file: file.path, key: 'symbol' },
    });
  }
  const symbols = found.map(({ name }) => String(name));
  const series = layout.symbol === null ? nameSeries(file, wanted) : pickSymbol(file, symbols, wanted);
  const entry = layout.symbol === null ? found[0] : found.find(({ name }) => name === series.symbol);
  if (entry !== undefined && entry.low !== entry.high) {
    throw symbolFault(
      file,
      `${series.symbol} mixes the markets ${entry.low} and ${entry.high}; keep one instrument per symbol`,
    );
  }
  const where = layout.symbol === null ? 'true' : `CAST(${layout.symbol} AS VARCHAR) = ${sqlText(series.symbol)}`;
  return { ...series, where, market: marketOf(entry?.low) };
}
