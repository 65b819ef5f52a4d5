/**
 * A data file before anything is read from it: does it exist, which format is it, is it whole, which content has it.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../core/index.ts';
import { sqlText } from './session.ts';

/** Formats that can be read. */
export type DataFormat = 'parquet' | 'csv' | 'csv.gz';

/** A file that exists, is not empty and begins like its format. */
export interface DataFile {
  /** As the caller wrote it: this is what errors show. */
  readonly path: string;
  /** Without folders. */
  readonly name: string;
  readonly format: DataFormat;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** The path as a literal of SQL that matches this file only. */
  readonly sqlPath: string;
}

/** Endings of data files, the formats they stand for. */
const ENDINGS: readonly (readonly [string, DataFormat])[] = [
  ['.parquet', 'parquet'],
  ['.csv.gz', 'csv.gz'],
  ['.csv', 'csv'],
];

/** Format that the name of a file promises, or null. */
export function formatOf(path: string): DataFormat | null {
  const lower = path.toLowerCase();
  return ENDINGS.find(([ending]) => lower.endsWith(ending))?.[1] ?? null;
}

function noFile(path: string, detail: string, cause?: unknown): InputError {
  return new InputError('BOT4_DATA_FILE', detail, { place: { file: path }, cause });
}

function damaged(path: string, detail: string, cause?: unknown): InputError {
  return new InputError('BOT4_DATA_CORRUPT', `${detail}; fetch or export the file again`, {
    place: { file: path },
    cause,
  });
}

/** DuckDB takes a path for a pattern; a set of one character stands for itself. */
function withoutPattern(path: string): string {
  return path.replaceAll(/[[*?]/g, (character) => `[${character}]`);
}

async function ends(path: string, bytes: number): Promise<{ readonly head: Buffer; readonly tail: Buffer }> {
  const handle = await open(path, 'r');
  try {
    const head = Buffer.alloc(Math.min(4, bytes));
    const tail = Buffer.alloc(Math.min(4, bytes));
    await handle.read(head, 0, head.length, 0);
    await handle.read(tail, 0, tail.length, bytes - tail.length);
    return { head, tail };
  } finally {
    await handle.close();
  }
}

const PARQUET_MARK = 'PAR1';

function checkMarks(path: string, format: DataFormat, head: Buffer, tail: Buffer): void {
  const isParquet = head.toString('latin1') === PARQUET_MARK;
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (format === 'parquet') {
    if (!isParquet) throw damaged(path, 'the file is named .parquet but does not begin like one');
    if (tail.toString('latin1') !== PARQUET_MARK) throw damaged(path, 'the end of the Parquet file is missing');
  }
  if (format === 'csv.gz' && !isGzip) throw damaged(path, 'the file is named .gz but is not compressed with gzip');
  if (format === 'csv' && (isParquet || isGzip || head.includes(0))) {
    throw damaged(path, 'the file is named .csv but is not text');
  }
}

/**
 * Looks at a file without reading its data.
 * @throws BOT4_DATA_FILE when it does not exist, cannot be read or has an unknown ending; BOT4_DATA_CORRUPT when it is
 * empty or not of the format that its name says.
 */
export async function openDataFile(path: string): Promise<DataFile> {
  const format = formatOf(path);
  if (format === null) throw noFile(path, 'the name does not end in .parquet, .csv or .csv.gz');
  const absolute = resolve(path);
  let bytes: number;
  let modifiedMs: number;
  let marks: { readonly head: Buffer; readonly tail: Buffer };
  try {
    const status = await stat(absolute);
    if (!status.isFile()) throw noFile(path, 'this is not a file');
    bytes = status.size;
    modifiedMs = status.mtimeMs;
    marks = await ends(absolute, bytes);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw noFile(path, missing ? 'there is no such file' : 'the file cannot be read; check its permissions', cause);
  }
  if (bytes === 0) throw damaged(path, 'the file is empty');
  checkMarks(path, format, marks.head, marks.tail);
  return { path, name: basename(path), format, bytes, modifiedMs, sqlPath: sqlText(withoutPattern(absolute)) };
}

/**
 * SHA-256 of the content, streamed. A compressed file is unpacked on the way: a file cut off at the end of a line reads
 * like a whole one, and only the checksum at the end of the archive tells.
 * @returns lower-case hexadecimal.
 * @throws BOT4_DATA_CORRUPT when a compressed file is cut off or damaged.
 */
export async function sha256OfFile(file: DataFile): Promise<string> {
  const hash = createHash('sha256');
  const source = createReadStream(resolve(file.path), { highWaterMark: 1 << 20 });
  source.on('data', (bytes) => hash.update(bytes));
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    if (file.format === 'csv.gz') await pipeline(source, createGunzip(), nothing);
    else await pipeline(source, nothing);
  } catch (cause) {
    throw damaged(file.path, 'the compressed file is cut off or damaged', cause);
  }
  return hash.digest('hex');
}

/**
 * Checks that the file is still the one that was opened, so that the hash and the data belong together.
 * @throws BOT4_DATA_FILE when it has changed.
 */
export async function checkUnchanged(file: DataFile): Promise<void> {
  const now = await stat(resolve(file.path)).catch(() => null);
  if (now === null || now.size !== file.bytes || now.mtimeMs !== file.modifiedMs) {
    throw noFile(file.path, 'the file changed while it was read; run again when nothing writes to it');
  }
}
