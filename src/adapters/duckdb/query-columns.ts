/**
 * The result of a query as columns of JavaScript: numbers as typed arrays, times as milliseconds, everything else as values.
 */
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from 'duckdb';
import { JSDuckDBValueConverter, StatementType } from 'duckdb';
import { InputError } from '../../core/index.ts';

/** A column of a table. */
export type TableColumn = Float64Array | Int32Array | readonly unknown[];

/** Types that are read as doubles. Whole numbers of 64 bits are exact up to 2^53, which every time in µs is. */
const AS_DOUBLE = /^(DOUBLE|FLOAT|BIGINT|UBIGINT|HUGEINT|UHUGEINT|UINTEGER|DECIMAL.*)$/;
const AS_INT32 = /^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT)$/;
const AS_TIME = /^(DATE|TIMESTAMP.*)$/;

/** The first line of what the database says. */
export function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] as string;
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

/**
 * Checks that a query is one SELECT.
 * @param place named in errors: a file or a catalog.
 * @throws BOT4_DATA_QUERY with what the database says.
 */
export async function checkQuery(place: string, sql: string, connection: DuckDBConnection): Promise<void> {
  const refuse = (detail: string, cause?: unknown) =>
    new InputError('BOT4_DATA_QUERY', detail, { place: { file: place, key: 'sql' }, cause });
  let type: StatementType;
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) throw refuse(`the query holds ${statements.count} statements; write one SELECT`);
    type = (await statements.prepare(0)).statementType;
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw refuse(firstLine(cause), cause);
  }
  if (type !== StatementType.SELECT) throw refuse('the query is not a SELECT; data is only read');
}

/** Runs a query that was checked. */
export async function queryColumns(connection: DuckDBConnection, query: string): Promise<Record<string, TableColumn>> {
  const described = await (await connection.run(`DESCRIBE ${query}`)).getRows();
  const names = described.map((row) => String(row[0]));
  const types = described.map((row) => String(row[1]));
  return columnsOf(await connection.run(withPlainTypes(query, names, types)));
}
