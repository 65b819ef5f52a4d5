/**
 * Columns of doubles that WebAssembly kernels can read where they stand. A kernel sees only its own memory: columns that
 * lie elsewhere have to be copied into it, block by block, which costs as much as the work itself. Columns made here lie
 * in a memory that kernels are attached to, and are ordinary Float64Arrays otherwise.
 *
 * One memory for one call; it is freed when no column of it is in use. Its buffer cannot be transferred to another thread.
 */

/** Memory of WebAssembly; TypeScript knows it only together with the browser's library. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
};

const PAGE = 65_536;
const PAGES_MAX = 65_536;
/** The first bytes are the kernels' own, for results and what they keep while they run. */
const RESERVED = 131_072;
/** A line of the cache. */
const LINE = 64;
/** Columns whose rows lie a multiple of 4 KiB apart get into each other's way in the cache; this much keeps them apart. */
const STAGGER = 2048 + LINE;

const memories = new WeakMap<ArrayBufferLike, WasmMemory>();

/** A memory of at least so many bytes, or undefined where the process has no room for one. */
export function wasmMemory(bytes: number): WasmMemory | undefined {
  const pages = Math.ceil(bytes / PAGE);
  if (pages > PAGES_MAX) return undefined;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

/** The memory that a column lies in, when `allocateColumns` made it. */
export function columnMemoryOf(column: Float64Array): WasmMemory | undefined {
  return memories.get(column.buffer);
}

/**
 * Makes columns, filled with zeros.
 * @param names of the columns.
 * @param rows of each.
 * @returns (rows,) each. Ordinary arrays where 4 GiB, or what the process may take, are not enough: kernels then copy.
 */
export function allocateColumns<K extends string>(names: readonly K[], rows: number): Record<K, Float64Array> {
  const stride = Math.ceil((rows * 8) / LINE) * LINE + STAGGER;
  const memory = wasmMemory(RESERVED + names.length * stride);
  if (memory !== undefined) memories.set(memory.buffer, memory);
  const column = (i: number): Float64Array =>
    memory === undefined ? new Float64Array(rows) : new Float64Array(memory.buffer, RESERVED + i * stride, rows);
  return Object.fromEntries(names.map((name, i) => [name, column(i)])) as Record<K, Float64Array>;
}
