/**
 * Which columns of a file are which part of a bar, and the expression of SQL that reads each as numbers. A value that is
 * missing or no number arrives as NaN (0 for a time) and is named by the checks of the domain.
 */
import type { DuckDBConnection } from 'duckdb';
import { InputError } from '../../core/index.ts';
import type { TimeUnit } from '../../domain/market/index.ts';
import { type CsvHead, readCsvHead } from './csv-head.ts';
import type { DataFile } from './data-file.ts';
import { sqlName, sqlText } from './session.ts';

/** One column as the file has it. */
interface FileColumn {
  /** As written in the file. */
  readonly name: string;
  /** As an identifier of SQL. */
  readonly sql: string;
  /** Type of DuckDB; text for every column of a CSV file. */
  readonly type: string;
}

/** Names of a price or volume column. */
export const VALUE_KEYS = ['open', 'high', 'low', 'close', 'volume'] as const;
export type ValueKey = (typeof VALUE_KEYS)[number];

/** How to read bars from one file. */
export interface BarLayout {
  /** Table function of SQL that gives all rows in the order of the file. */
  readonly from: string;
  /** Lines of a CSV file before its first row. */
  readonly linesBefore: number;
  /** Expression that gives the time as a whole number (BIGINT) or a DOUBLE. */
  readonly time: string;
  /** Unit of that number where the type of the column fixes it; null when its size must tell. */
  readonly timeUnit: TimeUnit | null;
  /** Expression that gives each value as a DOUBLE. */
  readonly values: Readonly<Record<ValueKey, string>>;
  /** Expression that gives each column as text, for messages. */
  readonly asText: Readonly<Record<ValueKey | 'time', string>>;
  readonly symbol: string | null;
  readonly market: string | null;
}

/** Accepted names of the time column, best first. */
const TIME_NAMES = ['ts', 'open_time', 'time', 'timestamp', 'datetime', 'date', 'unix'] as const;
const INTEGERS = [
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'HUGEINT',
  'UHUGEINT',
];

function columnFault(file: DataFile, key: string, detail: string): InputError {
  return new InputError('BOT4_DATA_COLUMN', detail, { place: { file: file.path, key } });
}

/** A CSV file is read as text with the columns that its head has, and nothing is guessed. */
function csvSource(file: DataFile, head: CsvHead): { readonly from: string; readonly columns: readonly FileColumn[] } {
  const columns = head.names.map((name, i) => ({ name, sql: `c${i}`, type: 'TEXT' }));
  const struct = columns.map(({ sql }) => `'${sql}': 'VARCHAR'`).join(', ');
  const from =
    `read_csv(${file.sqlPath}, auto_detect=false, header=false, skip=${head.skip}, delim=${sqlText(head.delimiter)}, ` +
    `quote='"', escape='"', columns={${struct}})`;
  return { from, columns };
}

async function parquetSource(file: DataFile, connection: DuckDBConnection) {
  const from = `read_parquet(${file.sqlPath})`;
  const result = await connection.run(`DESCRIBE SELECT * FROM ${from}`);
  const columns = (await result.getRows()).map((row) => ({
    name: String(row[0]),
    sql: sqlName(String(row[0])),
    type: String(row[1]),
  }));
  return { from, columns };
}

function find(columns: readonly FileColumn[], names: readonly string[]): FileColumn | undefined {
  for (const name of names) {
    const found = columns.find((column) => column.name.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Number text as a DOUBLE; DuckDB would read 1_000 as 1000. */
function textToDouble(sql: string): string {
  return `CASE WHEN contains(${sql}, '_') THEN NULL ELSE TRY_CAST(${sql} AS DOUBLE) END`;
}

function valueExpression(file: DataFile, column: FileColumn): string {
  const { sql, type } = column;
  let expression: string;
  if (type === 'TEXT') expression = textToDouble(sql);
  // A 32-bit price is read by its shortest text: 0.1 as the decimal 0.1 and not as 0.10000000149.
  else if (type === 'FLOAT') expression = `CAST(CAST(${sql} AS VARCHAR) AS DOUBLE)`;
  else if (type === 'DOUBLE' || INTEGERS.includes(type) || type.startsWith('DECIMAL')) {
    expression = `CAST(${sql} AS DOUBLE)`;
  } else {
    throw columnFault(file, column.name, `column ${column.name} holds ${type}, not numbers; export it as numbers`);
  }
  return `coalesce(${expression}, 'nan'::DOUBLE)`;
}

function timeExpression(
  file: DataFile,
  column: FileColumn,
  sample: string | undefined,
): { readonly time: string; readonly timeUnit: TimeUnit | null } {
  const { sql, type } = column;
  if (type === 'TEXT') {
    if (sample === undefined || /^[0-9]+$/.test(sample)) {
      const whole = `CASE WHEN regexp_full_match(${sql}, '[0-9]+') THEN TRY_CAST(${sql} AS BIGINT) END`;
      return { time: `coalesce(${whole}, 0)`, timeUnit: null };
    }
    if (/^[0-9.eE+]+$/.test(sample)) return { time: `coalesce(${textToDouble(sql)}, 0)`, timeUnit: null };
    return { time: `coalesce(epoch_us(TRY_CAST(${sql} AS TIMESTAMPTZ)), 0)`, timeUnit: 'us' };
  }
  if (INTEGERS.includes(type)) return { time: `coalesce(TRY_CAST(${sql} AS BIGINT), 0)`, timeUnit: null };
  if (type === 'DOUBLE' || type === 'FLOAT') return { time: `coalesce(CAST(${sql} AS DOUBLE), 0)`, timeUnit: null };
  if (type === 'TIMESTAMP_NS') return { time: `coalesce(epoch_ns(${sql}), 0)`, timeUnit: 'ns' };
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) {
    return { time: `coalesce(epoch_us(${sql}), 0)`, timeUnit: 'us' };
  }
  throw columnFault(
    file,
    column.name,
    `column ${column.name} holds ${type}, not times; export it as a number or a timestamp`,
  );
}

/**
 * Finds the columns of a bar.
 * @throws BOT4_DATA_COLUMN naming the column that is missing or does not hold numbers.
 */
export async function barLayout(file: DataFile, connection: DuckDBConnection): Promise<BarLayout> {
  const head = file.format === 'parquet' ? null : await readCsvHead(file);
  const { from, columns } = head === null ? await parquetSource(file, connection) : csvSource(file, head);
  const seen = columns.map(({ name }) => name).join(', ');
  const time = find(columns, TIME_NAMES);
  if (time === undefined) {
    throw columnFault(file, 'ts', `no time column (one of ${TIME_NAMES.join(', ')}); the file has: ${seen}`);
  }
  const values: Partial<Record<ValueKey, string>> = {};
  const asText: Partial<Record<ValueKey | 'time', string>> = { time: `CAST(${time.sql} AS VARCHAR)` };
  for (const key of VALUE_KEYS) {
    const column = find(columns, [key]);
    if (column === undefined) throw columnFault(file, key, `no column ${key}; the file has: ${seen}`);
    values[key] = valueExpression(file, column);
    asText[key] = `CAST(${column.sql} AS VARCHAR)`;
  }
  return {
    from,
    linesBefore: head?.skip ?? 0,
    ...timeExpression(file, time, head?.firstRow[columns.indexOf(time)]),
    values: values as Record<ValueKey, string>,
    asText: asText as Record<ValueKey | 'time', string>,
    symbol: find(columns, ['symbol'])?.sql ?? null,
    market: find(columns, ['market'])?.sql ?? null,
  };
}
