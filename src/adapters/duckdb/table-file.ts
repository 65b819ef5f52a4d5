/**
 * Any data file as an arquero table, for looking at it in a notebook. Numbers become typed arrays that the table uses as
 * they are; a query may choose, join and aggregate before anything enters JavaScript.
 */
import { type ColumnTable, table } from 'arquero';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from 'duckdb';
import { JSDuckDBValueConverter, StatementType } from 'duckdb';
import { InputError } from '../../core/index.ts';
import { type DataFile, openDataFile } from './data-file.ts';
import { withDuckDb } from './session.ts';

/** A column of a table. */
type TableColumn = Float64Array | Int32Array | readonly unknown[];

/** Types that are read as doubles. Whole numbers of 64 bits are exact up to 2^53, which every time in µs is. */
const AS_DOUBLE = /^(DOUBLE|FLOAT|BIGINT|UBIGINT|HUGEINT|UHUGEINT|UINTEGER|DECIMAL.*)$/;
const AS_INT32 = /^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT)$/;
const AS_TIME = /^(DATE|TIMESTAMP.*)$/;

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] as string;
}

function sourceOf(file: DataFile): string {
  return file.format === 'parquet' ? `read_parquet(${file.sqlPath})` : `read_csv(${file.sqlPath})`;
}

/** Wraps the query so that every number arrives as a double or a 32-bit integer, and every time as milliseconds. */
function withPlainTypes(sql: string, names: readonly string[], types: readonly string[]): string {
  const columns = names.map((name, i) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const type = types[i] as string;
    if (AS_DOUBLE.test(type)) return `coalesce(CAST(${quoted} AS DOUBLE), 'nan'::DOUBLE) AS ${quoted}`;
    if (AS_TIME.test(type)) return `coalesce(CAST(epoch_us(${quoted}) AS DOUBLE) / 1000, 'nan'::DOUBLE) AS ${quoted}`;
    if (AS_INT32.test(type)) return `CAST(${quoted} AS INTEGER) AS ${quoted}`;
    return quoted;
  });
  return `SELECT ${columns.join(', ')} FROM (${sql})`;
}

function joinTyped(chunks: readonly DuckDBDataChunk[], column: number, target: Float64Array | Int32Array): TableColumn {
  let at = 0;
  for (const chunk of chunks) {
    const { items } = chunk.getColumnVector(column) as unknown as { readonly items: Float64Array | Int32Array };
    target.set(items, at);
    at += chunk.rowCount;
  }
  return target;
}

function hasNull(chunks: readonly DuckDBDataChunk[], column: number): boolean {
  return chunks.some((chunk) => {
    const vector = chunk.getColumnVector(column);
    for (let i = 0; i < chunk.rowCount; i++) if (vector.getItem(i) === null) return true;
    return false;
  });
}

async function columnsOf(result: DuckDBResult): Promise<Record<string, TableColumn>> {
  const chunks = await result.fetchAllChunks();
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const columns: Record<string, TableColumn> = {};
  result.columnNames().forEach((name, column) => {
    const type = result.columnType(column).toString();
    if (type === 'DOUBLE') columns[name] = joinTyped(chunks, column, new Float64Array(rows));
    else if (type === 'INTEGER' && !hasNull(chunks, column)) {
      columns[name] = joinTyped(chunks, column, new Int32Array(rows));
    } else columns[name] = chunks.flatMap((chunk) => chunk.convertColumnValues(column, JSDuckDBValueConverter));
  });
  return columns;
}

async function checkQuery(file: DataFile, sql: string, connection: DuckDBConnection): Promise<void> {
  const refuse = (detail: string, cause?: unknown) =>
    new InputError('BOT4_DATA_QUERY', detail, { place: { file: file.path, key: 'sql' }, cause });
  let type: StatementType;
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) throw refuse(`the query holds ${statements.count} statements; write one SELECT`);
    type = (await statements.prepare(0)).statementType;
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw refuse(firstLine(cause), cause);
  }
  if (type !== StatementType.SELECT) throw refuse('the query is not a SELECT; a data file is only read');
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
    await checkQuery(file, query, connection);
    try {
      const described = await (await connection.run(`DESCRIBE ${query}`)).getRows();
      const names = described.map((row) => String(row[0]));
      const types = described.map((row) => String(row[1]));
      return await columnsOf(await connection.run(withPlainTypes(query, names, types)));
    } catch (cause) {
      throw new InputError('BOT4_DATA_CORRUPT', `the file cannot be read (${firstLine(cause)})`, {
        place: { file: file.path },
        cause,
      });
    }
  });
  return table(columns);
}
