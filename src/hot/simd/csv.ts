/**
 * Rows of CSV text into columns of doubles, by the WebAssembly kernel of csv.as. Hot path.
 *
 * Text is put into `input` a piece at a time, rows come out in `column`, both in the memory of the kernel: nothing of the
 * length of the text is allocated. Numbers are correctly rounded: plain ones by the kernel, all others by JavaScript itself.
 * Cost: about 12 ns a row of four numbers.
 */
import { CSV_WASM } from './csv.wasm.gen.ts';
import { kernelInstance } from './kernel-module.ts';

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  plan(pages: number): void;
  parse(from: number, end: number, columns: number, delimiter: number, target: number, rowsMax: number): void;
}

// TypeScript knows WebAssembly only together with the browser's library.
/** Addresses of csv.as. */
const STATE = 1024;
const KINDS = 1088;
const LEFT = 4096;
const LEFT_END = LEFT + 16384 * 16;
/** Bytes behind the input that a vector may read. */
const SLACK = 64;
const INPUT = LEFT_END + SLACK;
const PAGE = 65536;

/** Bytes of text that are read at once: with the columns they make, they stay in the second level of cache. */
export const CSV_INPUT_BYTES = 1 << 18;
/** Rows that come out at once. */
export const CSV_ROWS = 1 << 14;
/** Columns at most. */
export const CSV_COLUMNS_MAX = 64;

/** What a column holds: nothing that is wanted, numbers, `true` and `false`, or text that the caller reads. */
export type CsvKind = 'skip' | 'number' | 'boolean' | 'text';
const KIND_NUMBER: Readonly<Record<CsvKind, number>> = { skip: 0, number: 1, boolean: 2, text: 3 };

/** How reading a piece of text ended. */
export interface CsvPiece {
  readonly rows: number;
  /** Bytes that the rows took; the rest has to be given again. */
  readonly used: number;
  /** Fields that are not plain, in order: see `CsvKernel.field`. */
  readonly left: number;
  /** Number of fields of the row after the last one read, when it is not that of the columns; 0 otherwise. */
  readonly wrongFields: number;
}

/** A parser with its own memory, for columns of fixed kinds. */
export class CsvKernel {
  private readonly kernel: Kernel;
  private readonly columns: number;
  private readonly delimiter: number;
  private readonly target: number;
  private readonly state: Int32Array;
  private readonly leftFields: Int32Array;
  /** Where text goes, from its beginning; at most `CSV_INPUT_BYTES`, ending behind a line end. */
  readonly input: Uint8Array;

  /** @param delimiter one ASCII character. */
  constructor(kinds: readonly CsvKind[], delimiter: string) {
    this.kernel = kernelInstance(CSV_WASM);
    this.columns = kinds.length;
    this.delimiter = delimiter.charCodeAt(0);
    this.target = INPUT + CSV_INPUT_BYTES + SLACK;
    this.kernel.plan(Math.ceil((this.target + kinds.length * CSV_ROWS * 8) / PAGE));
    const { buffer } = this.kernel.memory;
    new Uint8Array(buffer, KINDS, CSV_COLUMNS_MAX).set(kinds.map((kind) => KIND_NUMBER[kind]));
    this.state = new Int32Array(buffer, STATE, 5);
    this.leftFields = new Int32Array(buffer, LEFT, (LEFT_END - LEFT) / 4);
    this.input = new Uint8Array(buffer, INPUT, CSV_INPUT_BYTES);
  }

  /** Reads the rows of the first `bytes` bytes of the input, which end behind a line end. */
  parse(bytes: number): CsvPiece {
    this.kernel.parse(INPUT, INPUT + bytes, this.columns, this.delimiter, this.target, CSV_ROWS);
    const [rows = 0, used = 0, left = 0, fault = 0, fields = 0] = this.state;
    return { rows, used, left, wrongFields: fault === 0 ? 0 : fields };
  }

  /** The column of a piece: (rows,), valid until the next piece. Places of fields that are left hold anything. */
  column(index: number, rows: number): Float64Array {
    return new Float64Array(this.kernel.memory.buffer, this.target + index * CSV_ROWS * 8, rows);
  }

  /** Field `index` of those that are left: row and column, and its text. */
  field(index: number): { readonly row: number; readonly column: number; readonly text: Uint8Array } {
    const [row = 0, column = 0, from = 0, to = 0] = this.leftFields.subarray(index * 4, index * 4 + 4);
    return { row, column, text: this.input.subarray(from - INPUT, to - INPUT) };
  }
}
