/** The series of a file of bars: what they are called, and how many rows each has, without reading their prices. */
import { InputError } from '../../core/index.ts';
import { barLayout } from './bar-columns.ts';
import { openDataFile, sha256OfFile } from './data-file.ts';
import { firstLine } from './query-columns.ts';
import { withDuckDb } from './session.ts';

/** One series of a file. */
export interface FileSeries {
  /** undefined for the only series of a file without a symbol column. */
  readonly symbol: string | undefined;
  readonly rows: number;
}

/** A file of bars with its series. */
export interface BarsFileSeries {
  /** Without folders. */
  readonly name: string;
  /** Lower-case hexadecimal SHA-256 of the content, as `loadBarsFile` gives it. */
  readonly sha256: string;
  /** In the order of the alphabet. */
  readonly series: readonly FileSeries[];
}

/**
 * Lists the series of a file of bars.
 * @param path ends in `.parquet`, `.csv` or `.csv.gz`.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT, BOT4_DATA_COLUMN
 */
export async function barsFileSeries(path: string): Promise<BarsFileSeries> {
  const file = await openDataFile(path);
  const listed = withDuckDb(async (connection) => {
    try {
      const layout = await barLayout(file, connection);
      const symbol = layout.symbol === null ? 'NULL' : `CAST(${layout.symbol} AS VARCHAR)`;
      const result = await connection.run(`SELECT ${symbol} AS s, count(*) FROM ${layout.from} GROUP BY s ORDER BY s`);
      const rows = await result.getRows();
      return rows.map(([name, count]) => ({ symbol: name === null ? undefined : String(name), rows: Number(count) }));
    } catch (cause) {
      if (cause instanceof InputError) throw cause;
      throw new InputError('BOT4_DATA_CORRUPT', `the file cannot be read (${firstLine(cause)})`, {
        place: { file: path },
        cause,
      });
    }
  });
  const [sha256, series] = await Promise.all([sha256OfFile(file), listed]);
  return { name: file.name, sha256, series };
}
