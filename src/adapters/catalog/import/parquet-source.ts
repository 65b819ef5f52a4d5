/** A Parquet file as blocks of rows, through DuckDB: streamed, so that memory does not depend on its length. */
import { resolve } from 'node:path';
import type { DuckDBConnection } from 'duckdb';
import { InputError } from '../../../core/index.ts';
import { sqlName, sqlText, withDuckDb } from '../../duckdb/session.ts';
import { sideOf } from './csv-source.ts';
import type { ImportFile } from './file-bytes.ts';
import { type ImportKind, kindOfNames, type Role, rolesOf } from './roles.ts';
import { type RowBlock, type SourceRows, Words } from './row-block.ts';

/** Rows that are handed on at once. */
const BLOCK_ROWS = 16_384;
/** Memory of the database when nobody says, and the least that it can unpack a row group in. */
const DATABASE_BYTES = 256 * 2 ** 20;
const DATABASE_BYTES_MIN = 64 * 2 ** 20;

interface FileColumn {
  readonly name: string;
  readonly type: string;
}

const WORDS: readonly Role[] = ['symbol', 'market', 'side'];

function scanOf(file: ImportFile): string {
  // DuckDB takes a path for a pattern; a set of one character stands for itself.
  const path = resolve(file.path).replaceAll(/[[*?]/g, (character) => `[${character}]`);
  return `read_parquet(${sqlText(path)})`;
}

function damaged(file: ImportFile, cause: unknown): InputError {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] as string) : String(cause);
  return new InputError('BOT4_DATA_CORRUPT', `the file cannot be read (${reason}); fetch or export it again`, {
    place: { file: file.path },
    cause,
  });
}

async function describe(file: ImportFile, connection: DuckDBConnection): Promise<FileColumn[]> {
  try {
    const result = await connection.run(`DESCRIBE SELECT * FROM ${scanOf(file)}`);
    return (await result.getRows()).map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (cause) {
    throw damaged(file, cause);
  }
}

function isTimestamp(type: string): boolean {
  return type === 'DATE' || type.startsWith('TIMESTAMP');
}

/** The column as numbers, or as text where words are wanted. */
function expressionOf(file: ImportFile, column: FileColumn, role: Role): string {
  const name = sqlName(column.name);
  const { type } = column;
  const isWords = role === 'symbol' || role === 'market' || (role === 'side' && type === 'VARCHAR');
  if (isWords) return `CAST(${name} AS VARCHAR)`;
  if (role === 'time' && isTimestamp(type)) return `coalesce(CAST(epoch_us(${name}) AS DOUBLE), 'nan'::DOUBLE)`;
  if (type === 'BOOLEAN' || /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DOUBLE|DECIMAL.*)$/.test(type)) {
    return `coalesce(CAST(${name} AS DOUBLE), 'nan'::DOUBLE)`;
  }
  // A 32-bit price is read by its shortest text: 0.1 as the decimal 0.1 and not as 0.10000000149.
  if (type === 'FLOAT') return `coalesce(CAST(CAST(${name} AS VARCHAR) AS DOUBLE), 'nan'::DOUBLE)`;
  throw new InputError('BOT4_DATA_COLUMN', `column ${column.name} holds ${type}, not numbers; export it as numbers`, {
    place: { file: file.path, key: column.name },
  });
}

/**
 * Numbers of the words of a column: as an ENUM of the database, so that rows bring numbers and not a million texts.
 * @returns the expression that gives the number of a word.
 */
async function wordNumbers(
  file: ImportFile,
  wanted: WantedColumn,
  words: Words,
  connection: DuckDBConnection,
): Promise<string> {
  const text = `coalesce(${wanted.sql}, '')`;
  const result = await connection.run(`SELECT DISTINCT ${text} AS word FROM ${scanOf(file)} ORDER BY word`);
  const found = (await result.getRows()).map(([word]) => String(word));
  const numbers = found.map((word) => (wanted.role === 'side' ? sideOf(word) : words.number(word)));
  const type = sqlName(`words of ${wanted.role}`);
  await connection.run(`CREATE OR REPLACE TYPE ${type} AS ENUM (${found.map(sqlText).join(', ') || "''"})`);
  const list = numbers.map((number) => (Number.isNaN(number) ? "'nan'" : String(number))).join(', ');
  return `([${list || '0'}]::DOUBLE[])[enum_code(CAST(${text} AS ${type})) + 1]`;
}

async function* parquetBlocks(
  file: ImportFile,
  wanted: readonly WantedColumn[],
  words: Words,
  memoryBytes: number,
): AsyncGenerator<RowBlock> {
  const columns = new Map(wanted.map(({ role }) => [role, new Float64Array(BLOCK_ROWS)]));
  const block = (rows: number, firstRow: number): RowBlock => ({
    rows,
    firstRow,
    columns: new Map([...columns].map(([role, all]) => [role, all.subarray(0, rows)])),
  });
  const session = openSession();
  try {
    const connection = await session.connection;
    await connection.run(`SET memory_limit = '${Math.ceil(Math.max(DATABASE_BYTES_MIN, memoryBytes) / 2 ** 20)}MiB'`);
    const select: string[] = [];
    for (const one of wanted) select.push(one.isWords ? await wordNumbers(file, one, words, connection) : one.sql);
    const result = await connection.stream(`SELECT ${select.join(', ')} FROM ${scanOf(file)}`);
    let rows = 0;
    let firstRow = 1;
    for (;;) {
      const chunk = await result.fetchChunk();
      const size = chunk?.rowCount ?? 0;
      if (rows > 0 && (size === 0 || rows + size > BLOCK_ROWS)) {
        yield block(rows, firstRow);
        firstRow += rows;
        rows = 0;
      }
      if (chunk === null || size === 0) return;
      wanted.forEach(({ role }, i) => {
        const { items } = chunk.getColumnVector(i) as unknown as { readonly items: Float64Array };
        columns.get(role)?.set(items.subarray(0, size), rows);
      });
      rows += size;
    }
  } catch (cause) {
    throw cause instanceof InputError ? cause : damaged(file, cause);
  } finally {
    await session.close();
  }
}

/** A connection that stays open while a generator is between two blocks. */
function openSession(): { readonly connection: Promise<DuckDBConnection>; close(): Promise<void> } {
  let release: () => void = () => undefined;
  const closing = new Promise<void>((done) => {
    release = done;
  });
  let whole: Promise<void> = Promise.resolve();
  const connection = new Promise<DuckDBConnection>((opened, failed) => {
    whole = withDuckDb(async (one) => {
      opened(one);
      await closing;
    });
    whole.catch(failed);
  });
  return {
    connection,
    close: async () => {
      release();
      await whole.catch(() => undefined);
    },
  };
}

interface WantedColumn {
  readonly role: Role;
  readonly sql: string;
  readonly isWords: boolean;
}

/**
 * Opens a Parquet file.
 * @throws BOT4_DATA_CORRUPT; BOT4_DATA_COLUMN when the meaning of its columns is not known.
 */
export async function parquetSource(
  file: ImportFile,
  options: { readonly kind?: ImportKind; readonly memoryBytes?: number },
): Promise<SourceRows> {
  const columns = await withDuckDb((connection) => describe(file, connection));
  const names = columns.map(({ name }) => name);
  const kind = options.kind ?? kindOfNames(names);
  if (kind === undefined) {
    throw new InputError(
      'BOT4_DATA_COLUMN',
      `the columns ${names.join(', ')} are neither bars nor trades nor funding`,
      {
        place: { file: file.path, key: 'columns' },
      },
    );
  }
  const roles = rolesOf(file.path, kind, names, null);
  const words = new Words();
  const wanted = [...roles].map(([role, index]) => {
    const column = columns[index] as FileColumn;
    const isWords = WORDS.includes(role) && (role !== 'side' || column.type === 'VARCHAR');
    return { role, sql: expressionOf(file, column, role), isWords };
  });
  const time = columns[roles.get('time') as number] as FileColumn;
  return {
    kind,
    layout: 'Parquet, columns by name',
    ignored: names.filter((_, i) => ![...roles.values()].includes(i)),
    timeUnit: isTimestamp(time.type) ? 'us' : null,
    words,
    blocks: () => parquetBlocks(file, wanted, words, options.memoryBytes ?? DATABASE_BYTES),
  };
}
