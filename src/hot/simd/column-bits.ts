/**
 * Comparisons of columns as bits, 32 rows a word, by the WebAssembly kernel of column-bits.as: what is true of a million
 * rows is then found by counting zeros. Hot path, some 0.2 ns a row.
 *
 * Columns and masks are those of a `ColumnArena`, which the kernel sees where they stand; a plain twin is beside it for
 * processes that have no room for such a memory, and for tests.
 */
import { assert } from '../../core/index.ts';
import type { ColumnArena } from './column-arena.ts';
import { COLUMN_BITS_WASM } from './column-bits.wasm.gen.ts';

interface Kernel {
  above(a: number, b: number, words: number, out: number): void;
  atLeast(a: number, b: number, words: number, out: number): void;
  crosses(a: number, b: number, words: number, rises: number, falls: number): void;
}

const BYTES = 8;
/** Rows of a word of the kernel; blocks are made up to whole ones. */
const KERNEL_ROWS = 64;
/** Rows of a word of the masks. */
const WORD_ROWS = 32;

/** Compares columns of one `ColumnArena`, into masks of it. Bits behind the last row of a comparison mean nothing. */
export class ColumnBits {
  readonly #kernel: Kernel | undefined;

  constructor(arena: ColumnArena) {
    this.#kernel = arena.kernel(COLUMN_BITS_WASM);
  }

  /** Sets the bits of the rows from 0 to before `rows` in which a > b; a missing value is not above. */
  above(a: Float64Array, b: Float64Array, rows: number, out: Int32Array): void {
    assert(rows < a.length && rows < b.length && rows <= out.length * WORD_ROWS, 'rows lie inside', rows);
    if (this.#kernel === undefined) plainCompare(a, b, out, { rows, orEqual: false });
    else this.#kernel.above(a.byteOffset + BYTES, b.byteOffset + BYTES, wordsOf(rows), out.byteOffset);
  }

  /** The same of a ≥ b. */
  atLeast(a: Float64Array, b: Float64Array, rows: number, out: Int32Array): void {
    assert(rows < a.length && rows < b.length && rows <= out.length * WORD_ROWS, 'rows lie inside', rows);
    if (this.#kernel === undefined) plainCompare(a, b, out, { rows, orEqual: true });
    else this.#kernel.atLeast(a.byteOffset + BYTES, b.byteOffset + BYTES, wordsOf(rows), out.byteOffset);
  }

  /**
   * Sets the bits of the rows in which `a` comes above `b`, and of those in which it comes below: it was not so in the row
   * before, and that row has both values. Values
   * may be missing in front of the first one only.
   */
  crosses(
    { a, b }: { readonly a: Float64Array; readonly b: Float64Array },
    rows: number,
    out: { readonly rises: Int32Array; readonly falls: Int32Array },
  ): void {
    const { rises, falls } = out;
    assert(rows < a.length && rows < b.length && rows <= rises.length * WORD_ROWS, 'rows lie inside', rows);
    if (this.#kernel === undefined) {
      plainCrosses({ a, b }, rows, out);
      return;
    }
    const [x, y] = [a.byteOffset + BYTES, b.byteOffset + BYTES];
    this.#kernel.crosses(x, y, wordsOf(rows), rises.byteOffset, falls.byteOffset);
    if (Number.isNaN((a[0] as number) + (b[0] as number))) dropFirst({ a, b }, rows, out);
  }
}

/** The kernel takes the first row of both values for a cross; values are missing in front of it only. */
function dropFirst(
  { a, b }: { readonly a: Float64Array; readonly b: Float64Array },
  rows: number,
  { rises, falls }: { readonly rises: Int32Array; readonly falls: Int32Array },
): void {
  let r = 0;
  while (r < rows && Number.isNaN((a[r + 1] as number) + (b[r + 1] as number))) r++;
  if (r === rows) return;
  (rises[r >> 5] as number) &= ~(1 << (r & 31));
  (falls[r >> 5] as number) &= ~(1 << (r & 31));
}

function wordsOf(rows: number): number {
  return Math.ceil(rows / KERNEL_ROWS);
}

/** Plain twin of the comparisons. */
function plainCompare(
  a: Float64Array,
  b: Float64Array,
  out: Int32Array,
  { rows, orEqual }: { readonly rows: number; readonly orEqual: boolean },
): void {
  out.fill(0, 0, Math.ceil(rows / WORD_ROWS));
  for (let r = 0; r < rows; r++) {
    const [x, y] = [a[r + 1] as number, b[r + 1] as number];
    if (x > y || (orEqual && x === y)) (out[r >> 5] as number) |= 1 << (r & 31);
  }
}

/** Plain twin of the crosses. */
function plainCrosses(
  { a, b }: { readonly a: Float64Array; readonly b: Float64Array },
  rows: number,
  { rises, falls }: { readonly rises: Int32Array; readonly falls: Int32Array },
): void {
  rises.fill(0, 0, Math.ceil(rows / WORD_ROWS));
  falls.fill(0, 0, Math.ceil(rows / WORD_ROWS));
  for (let r = 0; r < rows; r++) {
    const [x, y] = [a[r] as number, b[r] as number];
    const [p, q] = [a[r + 1] as number, b[r + 1] as number];
    if (p > q && x <= y) (rises[r >> 5] as number) |= 1 << (r & 31);
    if (p < q && x >= y) (falls[r >> 5] as number) |= 1 << (r & 31);
  }
}
