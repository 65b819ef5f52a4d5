/**
 * Any data file as an arquero table, for looking at it in a notebook. Numbers become typed arrays that the table uses as
 * they are; a query may choose, join and aggregate before anything enters JavaScript.
 */
import { type ColumnTable, table } from 'arquero';
import { InputError } from '../../core/index.ts';
import { type DataFile, openDataFile } from './data-file.ts';
import { checkQuery, firstLine, queryColumns } from './query-columns.ts';
import { withDuckDb } from './session.ts';

function sourceOf(file: DataFile): string {
  return file.format === 'parquet' ? `read_parquet(${file.sqlPath})` : `read_csv(${file.sqlPath})`;
}

/**
 * Reads a data file into an arquero table.
 *
 * Whole and decimal numbers become Float64Array (Int32Array for 32-bit integers without gaps), a missing number NaN, a
 * date or time the milliseconds since the epoch (UTC), anything else an array of JavaScript values.
 * @param path a file that ends in `.parquet`, `.csv` or `.csv.gz`.
 * @param sql one SELECT on the table `data`. @defaultValue everything
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT, BOT4_DATA_QUERY
 */
export async function loadTable(path: string, sql = 'SELECT * FROM data'): Promise<ColumnTable> {
  const file = await openDataFile(path);
  const columns = await withDuckDb(async (connection) => {
    try {
      await connection.run(`CREATE VIEW data AS SELECT * FROM ${sourceOf(file)}`);
    } catch (cause) {
      throw new InputError('BOT4_DATA_CORRUPT', `the file cannot be read (${firstLine(cause)})`, {
        place: { file: file.path },
        cause,
      });
    }
    const query = sql.replace(/;\s*$/, '');
    await checkQuery(file.path, query, connection);
    try {
      return await queryColumns(connection, query);
    } catch (cause) {
      throw new InputError('BOT4_DATA_CORRUPT', `the file cannot be read (${firstLine(cause)})`, {
        place: { file: file.path },
        cause,
      });
    }
  });
  return table(columns);
}
