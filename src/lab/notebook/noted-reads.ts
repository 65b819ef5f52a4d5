/** Tables of files, noted in the record of the run by the hash of the file: what a conclusion was drawn from. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { ColumnTable } from 'arquero';
import { readCsvColumns as readColumns } from '../../adapters/catalog/index.ts';
import { loadTable as readTable } from '../../adapters/duckdb/index.ts';
import { currentRecorder, recordRead } from './record.ts';

const BLOCK_BYTES = 1 << 20;

/**
 * Reads a data file into an arquero table.
 *
 * Whole and decimal numbers become Float64Array (Int32Array for 32-bit integers without gaps), a missing number NaN, a
 * date or time the milliseconds since the epoch (UTC), anything else an array of JavaScript values.
 * @param path a file that ends in `.parquet`, `.csv` or `.csv.gz`.
 * @param sql one SELECT on the table `data`. @defaultValue everything
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT, BOT4_DATA_QUERY
 */
export async function loadTable(path: string, sql?: string): Promise<ColumnTable> {
  const table = await (sql === undefined ? readTable(path) : readTable(path, sql));
  note(path);
  return table;
}

/**
 * A CSV file of numbers as columns: a header, commas, nothing else.
 * @param source path, or the bytes of a file.
 * @returns names as the header has them, and (n,) doubles for each; NaN where a field is empty.
 * @throws BOT4_DATA_CORRUPT, BOT4_DATA_VALUE with row (from 1) and column.
 */
export function readCsvColumns(source: string | Uint8Array): ReturnType<typeof readColumns> {
  const read = readColumns(source);
  note(source);
  return read;
}

/** Hashes only what a run will keep. */
function note(source: string | Uint8Array): void {
  if (currentRecorder() === undefined) return;
  const hash = createHash('sha256');
  if (typeof source === 'string') for (const block of blocksOf(source)) hash.update(block);
  else hash.update(source);
  recordRead({ sha256: hash.digest('hex'), source: typeof source === 'string' ? source : '(bytes)' });
}

/** Each block is valid until the next. */
function* blocksOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    for (let size = readSync(file, block); size > 0; size = readSync(file, block)) yield block.subarray(0, size);
  } finally {
    closeSync(file);
  }
}
