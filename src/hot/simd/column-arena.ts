/**
 * A memory of WebAssembly that is dealt out piece by piece, and taken back as a whole: columns of blocks, words of bits,
 * cells. Kernels see all of it where it stands. Where the process has no room for such a memory, or a test wants none, the
 * pieces are ordinary arrays and kernels stay out.
 */
import { assert } from '../../core/index.ts';
import { type WasmMemory, wasmMemory } from './column-memory.ts';
import { kernelInstance } from './kernel-module.ts';

const BYTES = 8;
/** A line of the cache. */
const LINE = 64;
/** Rows of a word of the kernels; blocks are made up to whole ones. */
const KERNEL_ROWS = 64;
/** Rows of a word that is dealt out. */
const WORD_ROWS = 32;
/** Values before row 0, so that it begins a line of the cache and has the value before it at its side. */
const LEAD = 8;
/** Pieces whose rows lie a multiple of 4 KiB apart get into each other's way in the cache; this much keeps them apart. */
const STAGGER = 2048 + LINE;

/** Bytes of a piece of so many doubles, with what keeps it apart from the next one. */
function pieceBytes(doubles: number): number {
  return Math.ceil((doubles * BYTES) / LINE) * LINE + STAGGER;
}

function whole(rows: number): number {
  return Math.ceil(rows / KERNEL_ROWS) * KERNEL_ROWS;
}

/** What is dealt out of one memory. */
export class ColumnArena {
  /** Absent where kernels cannot see the pieces. */
  readonly memory: WasmMemory | undefined;
  readonly #size: number;
  readonly #kernels = new Map<string, unknown>();
  #at = LINE;

  /**
   * @param bytes of all pieces, see `bytesOf`.
   * @param o.plain leaves kernels out, for tests. @defaultValue false
   */
  constructor(bytes: number, { plain = false }: { readonly plain?: boolean } = {}) {
    this.memory = plain ? undefined : wasmMemory(LINE + bytes);
    this.#size = LINE + bytes;
  }

  /** Bytes that pieces need. */
  static bytesOf(o: {
    readonly columns: number;
    readonly masks: number;
    readonly rows: number;
    readonly cells: number;
  }) {
    const rows = whole(o.rows);
    return o.columns * pieceBytes(LEAD + rows) + o.masks * pieceBytes(rows / KERNEL_ROWS) + pieceBytes(o.cells);
  }

  /** Where the next piece begins; `back` takes back what was dealt out from there on. */
  get top(): number {
    return this.#at;
  }

  back(top: number): void {
    this.#at = top;
  }

  /** The kernel of a text, see `kernelInstance`, attached once; undefined where it cannot see the pieces. */
  kernel<K>(text: string): K | undefined {
    if (this.memory === undefined) return undefined;
    const kernel = this.#kernels.get(text) ?? kernelInstance(text, { memory: this.memory });
    this.#kernels.set(text, kernel);
    return kernel as K;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#size - this.#at;
  }

  /**
   * A column for blocks of at most `rows` rows, filled with NaN.
   * @returns (rows + 1,) the value of row r at r + 1, that of the row before the block at 0.
   */
  column(rows: number): Float64Array {
    const length = LEAD + whole(rows);
    return this.#deal(length)
      .fill(Number.NaN)
      .subarray(LEAD - 1);
  }

  /** Words without a bit for so many rows: row r is bit r % 32 of word ⌊r / 32⌋. */
  mask(rows: number): Int32Array {
    const words = whole(rows) / WORD_ROWS;
    const { buffer, byteOffset } = this.#deal(whole(rows) / KERNEL_ROWS);
    return new Int32Array(buffer, byteOffset, words).fill(0);
  }

  /** (count,) zeros. */
  cells(count: number): Float64Array {
    return this.#deal(count).fill(0);
  }

  #deal(doubles: number): Float64Array {
    if (this.memory === undefined) return new Float64Array(doubles);
    assert(pieceBytes(doubles) <= this.left, 'an arena is as large as its pieces', doubles, this.left);
    const piece = new Float64Array(this.memory.buffer, this.#at, doubles);
    this.#at += pieceBytes(doubles);
    return piece;
  }
}
