/**
 * CSV text as columns of doubles, block by block. The kernel of `hot/simd/csv.ts` reads what is plain; what is not (an
 * exponent, a quoted number, an empty field, a word) is read here, and what is no number is refused with row and column.
 *
 * Numbers are the correctly rounded doubles of their text, the same that `Number(text)` gives. Memory: one block.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from '../../core/index.ts';

export type { CsvKind } from '../../hot/simd/csv.ts';

import { CSV_COLUMNS_MAX, CSV_INPUT_BYTES, CsvKernel, type CsvKind, type CsvPiece } from '../../hot/simd/csv.ts';

const NEWLINE = 10;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** What sources write where a value is missing. */
const MISSING = new Set(['', 'nan', 'NaN', 'NAN', 'null', 'NULL', 'None', 'NA', 'N/A', 'n/a', '-']);

/** A column of the file. */
export interface CsvColumn {
  readonly name: string;
  readonly kind: CsvKind;
  /** Value of a text; only asked for columns of kind `text`. NaN where there is none. */
  readonly read?: (text: string) => number;
}

/** What is read. */
export interface CsvShape {
  /** Named in errors. */
  readonly file: string;
  readonly delimiter: string;
  readonly columns: readonly CsvColumn[];
}

/** Rows that were read at once. */
export interface CsvBlock {
  readonly rows: number;
  /** (rows,) a column of the shape, in its order; valid until the next block. Skipped columns hold anything. */
  readonly columns: readonly Float64Array[];
  /** Number of the first row, from 1. */
  readonly firstRow: number;
}

function unquoted(bytes: Uint8Array): string {
  return new TextDecoder()
    .decode(bytes)
    .trim()
    .replace(/^"(.*)"$/, '$1');
}

/** Reads the text of one file, in the order of its bytes. */
export class CsvColumns {
  private readonly shape: CsvShape;
  private readonly kernel: CsvKernel;
  private have = 0;
  private rows = 0;

  constructor(shape: CsvShape) {
    if (shape.columns.length > CSV_COLUMNS_MAX) {
      throw new InputError('BOT4_DATA_COLUMN', `${shape.columns.length} columns; at most ${CSV_COLUMNS_MAX} are read`, {
        place: { file: shape.file },
      });
    }
    this.shape = shape;
    this.kernel = new CsvKernel(
      shape.columns.map(({ kind }) => kind),
      shape.delimiter,
    );
  }

  /** Where the next bytes go when they are read straight from a file; `filled` says how many there are. */
  get room(): Uint8Array {
    return this.kernel.input.subarray(this.have);
  }

  /** Rows that `bytes` completes. */
  *push(bytes: Uint8Array): Generator<CsvBlock> {
    for (let at = 0; at < bytes.length; ) {
      const count = Math.min(this.room.length, bytes.length - at);
      this.room.set(bytes.subarray(at, at + count));
      at += count;
      yield* this.filled(count);
    }
  }

  /** Rows that the first `count` bytes of `room` complete. */
  *filled(count: number): Generator<CsvBlock> {
    this.have += count;
    const { input } = this.kernel;
    let end = input.lastIndexOf(NEWLINE, this.have - 1) + 1;
    while (end > 0) {
      const piece = this.kernel.parse(end);
      if (piece.rows > 0) yield this.block(piece);
      if (piece.wrongFields > 0) this.refuseRow(piece.wrongFields);
      input.copyWithin(0, piece.used, this.have);
      this.have -= piece.used;
      end -= piece.used;
    }
    if (this.have === input.length) {
      throw new InputError('BOT4_DATA_CORRUPT', `a line is longer than ${CSV_INPUT_BYTES} bytes`, {
        place: { file: this.shape.file, row: this.rows + 1 },
      });
    }
  }

  /** The last row, when the text does not end with a line end. */
  *end(): Generator<CsvBlock> {
    if (this.have > 0) yield* this.push(Uint8Array.of(NEWLINE));
  }

  private refuseRow(fields: number): never {
    const { file, columns } = this.shape;
    const more = fields > columns.length ? 'more' : 'fewer';
    throw new InputError(
      'BOT4_DATA_CORRUPT',
      `the row has ${more} fields than the ${columns.length} columns of the file`,
      {
        place: { file, row: this.rows + 1 },
      },
    );
  }

  private block(piece: CsvPiece): CsvBlock {
    const columns = this.shape.columns.map((_, i) => this.kernel.column(i, piece.rows));
    for (let i = 0; i < piece.left; i++) {
      const { row, column, text } = this.kernel.field(i);
      if (row < piece.rows) (columns[column] as Float64Array)[row] = this.valueOf(row, column, unquoted(text));
    }
    const firstRow = this.rows + 1;
    this.rows += piece.rows;
    return { rows: piece.rows, columns, firstRow };
  }

  private valueOf(row: number, column: number, text: string): number {
    const { name, kind, read } = this.shape.columns[column] as CsvColumn;
    if (kind === 'text' && read !== undefined) return read(text);
    if (kind === 'boolean' && /^[01]$/.test(text)) return Number(text);
    if (kind === 'number') {
      if (NUMBER.test(text)) return Number(text);
      if (MISSING.has(text)) return Number.NaN;
    }
    const wanted = kind === 'boolean' ? 'true or false' : 'a number';
    throw new InputError('BOT4_DATA_VALUE', `${name} is ${JSON.stringify(text.slice(0, 40))}, not ${wanted}`, {
      place: { file: this.shape.file, row: this.rows + row + 1, key: name },
    });
  }
}

/** Columns that grow with the rows that are added. */
class Gathered {
  private columns: Float64Array[];
  private rows = 0;

  constructor(count: number, rows: number) {
    this.columns = Array.from({ length: count }, () => new Float64Array(rows));
  }

  add({ rows, columns }: CsvBlock): void {
    const needed = this.rows + rows;
    if (needed > (this.columns[0]?.length ?? 0)) {
      this.columns = this.columns.map((column) => {
        const grown = new Float64Array(needed + (needed >> 1));
        grown.set(column.subarray(0, this.rows));
        return grown;
      });
    }
    columns.forEach((column, i) => {
      this.columns[i]?.set(column, this.rows);
    });
    this.rows = needed;
  }

  take(): Float64Array[] {
    return this.columns.map((column) => column.subarray(0, this.rows));
  }
}

/** Reads `count` bytes at most into `target`; 0 at the end. */
type ReadInto = (target: Uint8Array) => number;

function gather(
  size: number,
  read: ReadInto,
  file: string,
): { readonly names: string[]; readonly columns: Float64Array[] } {
  const head = new Uint8Array(Math.min(size, CSV_INPUT_BYTES));
  const have = read(head);
  const lineEnd = head.indexOf(NEWLINE);
  if (lineEnd < 0) throw new InputError('BOT4_DATA_CORRUPT', 'the first line has no end', { place: { file } });
  const names = unquoted(head.subarray(0, lineEnd)).split(',');
  const rest = head.subarray(lineEnd + 1, have);
  const csv = new CsvColumns({ file, delimiter: ',', columns: names.map((name) => ({ name, kind: 'number' })) });
  // Rows as many as the first is long, and a few: growing copies everything.
  const rowBytes = Math.max(2, rest.indexOf(NEWLINE) + 1);
  const gathered = new Gathered(names.length, Math.ceil((size / rowBytes) * 1.02) + 16);
  for (const block of csv.push(rest)) gathered.add(block);
  for (let count = read(csv.room); count > 0; count = read(csv.room)) {
    for (const block of csv.filled(count)) gathered.add(block);
  }
  for (const block of csv.end()) gathered.add(block);
  return { names, columns: gathered.take() };
}

/**
 * A CSV file of numbers as columns: a header, commas, nothing else.
 * @param source path, or the bytes of a file.
 * @returns names as the header has them, and (n,) doubles for each; NaN where a field is empty.
 * @throws BOT4_DATA_CORRUPT, BOT4_DATA_VALUE with row (from 1) and column.
 */
export function readCsvColumns(source: string | Uint8Array): {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
} {
  if (typeof source !== 'string') {
    let at = 0;
    const take: ReadInto = (target) => {
      const part = source.subarray(at, at + target.length);
      target.set(part);
      at += part.length;
      return part.length;
    };
    return gather(source.length, take, '(bytes)');
  }
  const fd = openSync(source, 'r');
  try {
    return gather(fstatSync(fd).size, (target) => readSync(fd, target, 0, target.length, null), source);
  } finally {
    closeSync(fd);
  }
}
