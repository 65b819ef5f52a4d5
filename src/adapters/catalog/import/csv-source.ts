/** A CSV file as blocks of rows: where its header is, what its columns mean, how its fields become numbers. */
import { InputError } from '../../../core/index.ts';
import { splitSymbol } from '../../../domain/market/index.ts';
import { BANNER_LINES_MAX, delimiterOf, fieldsOf } from '../../duckdb/csv-head.ts';
import { type CsvBlock, type CsvColumn, CsvColumns } from '../csv-columns.ts';
import type { FilePass, ImportFile } from './file-bytes.ts';
import { type ImportKind, kindOfNames, LAYOUTS, layoutOfRow, type Role, rolesOf } from './roles.ts';
import { type RowBlock, type SourceRows, Words } from './row-block.ts';
import { dateMicros, nanosMicros } from './stamp-text.ts';

/** What the caller says about a file. */
export interface CsvOptions {
  readonly kind?: ImportKind;
  /** Name of a layout, or names of the columns in order, separated by commas. */
  readonly columns?: string;
}

/** What the first lines say. */
interface Head {
  readonly delimiter: string;
  readonly names: readonly string[];
  /** Lines before the first row. */
  readonly skip: number;
  readonly layout: string;
  readonly firstRow: readonly string[];
}

function linesOf(file: ImportFile): string[] {
  return new TextDecoder()
    .decode(file.head)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
}

/** A head whose columns the caller named. */
function namedHead(file: ImportFile, lines: readonly string[], columns: string): Head {
  const listed = columns.includes(',') ? columns.split(',').map((name) => name.trim()) : LAYOUTS[columns];
  if (listed === undefined) {
    const known = Object.keys(LAYOUTS).join(', ');
    throw new InputError(
      'BOT4_CLI_USAGE',
      `--columns ${columns}: no such layout; name the columns in order, or one of ${known}`,
    );
  }
  const kind = kindOfNames(listed);
  const time = kind === undefined ? undefined : rolesOf(file.path, kind, listed, null).get('time');
  for (let i = 0; i <= BANNER_LINES_MAX && i < lines.length; i++) {
    const delimiter = delimiterOf(lines[i] as string);
    const firstRow = fieldsOf(lines[i] as string, delimiter);
    if (firstRow.length === listed.length && /^\d/.test(firstRow[time ?? 0] ?? '')) {
      return { delimiter, names: listed, skip: i, layout: columns, firstRow };
    }
  }
  const detail = `no line at the beginning of the file has the ${listed.length} columns of ${columns}`;
  throw new InputError('BOT4_DATA_COLUMN', detail, { place: { file: file.path, key: 'columns' } });
}

function readHead(file: ImportFile, options: CsvOptions): Head {
  const lines = linesOf(file);
  if (options.columns !== undefined) return namedHead(file, lines, options.columns);
  for (let i = 0; i <= BANNER_LINES_MAX && i < lines.length; i++) {
    const line = lines[i] as string;
    const delimiter = delimiterOf(line);
    const names = fieldsOf(line, delimiter);
    if (kindOfNames(names) === undefined) continue;
    return {
      delimiter,
      names,
      skip: i + 1,
      layout: 'columns by name',
      firstRow: fieldsOf(lines[i + 1] ?? '', delimiter),
    };
  }
  const delimiter = delimiterOf(lines[0] ?? '');
  const firstRow = fieldsOf(lines[0] ?? '', delimiter);
  const layout = layoutOfRow(firstRow);
  if (layout === undefined) {
    const detail = `the ${firstRow.length} columns have no names and are no layout that is known; name them with --columns ts,open,high,low,close,volume or --columns ${Object.keys(LAYOUTS).join(' | ')}`;
    throw new InputError('BOT4_DATA_COLUMN', detail, { place: { file: file.path, key: 'columns' } });
  }
  return { delimiter, names: LAYOUTS[layout] as readonly string[], skip: 0, layout, firstRow };
}

const BUYERS = new Set(['buy', 'b', 'bid', '1', '+1']);
const SELLERS = new Set(['sell', 's', 'ask', '-1']);

/** Side of a word: 1 for a buyer, −1 for a seller, 0 where it says nothing, NaN for any other word. */
export function sideOf(text: string): number {
  const word = text.toLowerCase();
  if (BUYERS.has(word)) return 1;
  if (SELLERS.has(word)) return -1;
  return word === '' || word === 'unknown' ? 0 : Number.NaN;
}

/** How the fields of a column become numbers. */
function columnOf(name: string, role: Role | undefined, sample: string, words: Words): CsvColumn {
  if (role === undefined) return { name, kind: 'skip' };
  if (role === 'maker') return { name, kind: 'boolean' };
  if (role === 'side') return { name, kind: 'text', read: sideOf };
  if (role === 'symbol' || role === 'market') return { name, kind: 'text', read: (text) => words.number(text) };
  if (role !== 'time' || /^[+-]?\d*\.?\d+(e[+-]?\d+)?$/i.test(sample)) {
    return role === 'time' && sample.length === 19
      ? { name, kind: 'text', read: nanosMicros }
      : { name, kind: 'number' };
  }
  return { name, kind: 'text', read: dateMicros };
}

/** Removes the lines before the first row from the front of the bytes. */
function* afterLines(piece: Uint8Array, state: { skip: number }): Generator<Uint8Array> {
  let at = 0;
  while (state.skip > 0) {
    const end = piece.indexOf(10, at);
    if (end < 0) return;
    at = end + 1;
    state.skip -= 1;
  }
  yield piece.subarray(at);
}

function rowBlock(block: CsvBlock, roles: ReadonlyMap<Role, number>): RowBlock {
  const columns = new Map<Role, Float64Array>();
  for (const [role, index] of roles) columns.set(role, block.columns[index] as Float64Array);
  return { rows: block.rows, firstRow: block.firstRow, columns };
}

async function* csvBlocks(csv: CsvColumns, pass: FilePass, head: Head, roles: ReadonlyMap<Role, number>) {
  const state = { skip: head.skip };
  for await (const piece of pass.pieces()) {
    for (const rest of afterLines(piece, state)) {
      for (const block of csv.push(rest)) yield rowBlock(block, roles);
    }
  }
  for (const block of csv.end()) yield rowBlock(block, roles);
}

/**
 * Opens a CSV file.
 * @throws BOT4_DATA_COLUMN when the meaning of its columns is not known; BOT4_CLI_USAGE for a layout that there is not.
 */
export function csvSource(file: ImportFile, pass: FilePass, options: CsvOptions): SourceRows {
  const head = readHead(file, options);
  const kind = options.kind ?? kindOfNames(head.names);
  if (kind === undefined) {
    throw new InputError(
      'BOT4_DATA_COLUMN',
      `the columns ${head.names.join(', ')} are neither bars nor trades nor funding`,
      {
        place: { file: file.path, key: 'columns' },
      },
    );
  }
  const symbolAt = head.names.findIndex((name) => name.toLowerCase() === 'symbol');
  const symbol = head.firstRow[symbolAt];
  const pair = symbol === undefined ? null : splitSymbol(symbol);
  const roles = rolesOf(file.path, kind, head.names, pair);
  const roleAt = new Map([...roles].map(([role, index]) => [index, role]));
  const words = new Words();
  const columns = head.names.map((name, i) => columnOf(name, roleAt.get(i), head.firstRow[i] ?? '', words));
  const time = columns[roles.get('time') as number] as CsvColumn;
  const csv = new CsvColumns({ file: file.path, delimiter: head.delimiter, columns });
  return {
    kind,
    layout: head.layout,
    ignored: head.names.filter((_, i) => !roleAt.has(i)),
    timeUnit: time.kind === 'text' ? 'us' : null,
    words,
    blocks: () => csvBlocks(csv, pass, head, roles),
  };
}
