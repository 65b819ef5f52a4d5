/** The content of columns: one bit pattern for NaN, and the hash that names rows. */
import { createHash } from 'node:crypto';

const NAN_HIGH = 0x7ff80000;

/**
 * Gives every NaN the same bits. Which of its many patterns an operation leaves depends on the instruction that the
 * compiler chose; without this the same rows could have two hashes.
 */
export function unifyNaN(values: Float64Array): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    words[2 * i] = 0;
    words[2 * i + 1] = NAN_HIGH;
  }
}

/** The memory of a column. */
export function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** SHA-256 of the first `rows` rows: times, then each column. */
export function contentOf(time: Float64Array, columns: readonly Float64Array[], rows: number): string {
  const hash = createHash('sha256');
  hash.update(`bot4 features 1 ${rows} ${columns.length}\n`);
  for (const column of [time, ...columns]) hash.update(bytesOf(column.subarray(0, rows)));
  return hash.digest('hex');
}

/** Columns that share memory: one allocation for many is cheaper, and one column keeps no more than this from being freed. */
const BLOCK_BYTES = 1 << 26;

/**
 * Columns that are about to be filled: what they hold until then is not defined.
 * @returns (rows,) for each name.
 */
export function blankColumns(names: readonly string[], rows: number): Map<string, Float64Array> {
  const bytes = rows * Float64Array.BYTES_PER_ELEMENT;
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, bytes)));
  const columns = new Map<string, Float64Array>();
  for (let at = 0; at < names.length; at += perBlock) {
    const some = names.slice(at, at + perBlock);
    // Not cleared: clearing costs as much as reading from the page cache.
    const memory = Buffer.allocUnsafeSlow(some.length * bytes);
    for (const [k, name] of some.entries()) columns.set(name, new Float64Array(memory.buffer, k * bytes, rows));
  }
  return columns;
}
