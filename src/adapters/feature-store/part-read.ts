/**
 * Reads what `part-image.ts` writes, and nothing else: other Parquet files are read through DuckDB. A page goes from the file
 * into the column that it becomes, without a copy, and is checked against its checksum there. Columns that are not wanted are
 * not read.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { MAGIC, PHYSICAL } from '../catalog/parquet-write.ts';
import { ThriftReader, type ThriftStruct, type ThriftValue } from '../catalog/thrift.ts';
import { bytesOf } from './column-content.ts';
import { corrupt } from './faults.ts';
import { HEADER_ROOM, toDoublesInPlace } from './part-image.ts';

/** Length of the footer, and the mark. */
const TAIL_BYTES = 8;

/** Where a column is in the file. */
interface ChunkPlace {
  readonly name: string;
  readonly physical: number;
  readonly offset: number;
  readonly length: number;
}

/** A part as it stands on disk. */
export interface PartPlace {
  readonly file: string;
  readonly rows: number;
  /** Whether the checksums of the pages are looked at. */
  readonly verify: boolean;
}

async function readFully(handle: FileHandle, target: Uint8Array, position: number, file: string): Promise<void> {
  for (let at = 0; at < target.length; ) {
    const { bytesRead } = await handle.read(target, at, target.length - at, position + at);
    if (bytesRead === 0) throw corrupt(file, 'the part ends in the middle');
    at += bytesRead;
  }
}

function chunkPlace(column: ThriftStruct): ChunkPlace {
  const meta = column.get(3) as ThriftStruct;
  const path = meta.get(3) as readonly Uint8Array[];
  return {
    name: new TextDecoder().decode(path[0]),
    physical: meta.get(1) as number,
    offset: meta.get(9) as number,
    length: meta.get(7) as number,
  };
}

function structs(value: ThriftValue | undefined): readonly ThriftStruct[] {
  return (value ?? []) as readonly ThriftStruct[];
}

function parseFooter(bytes: Uint8Array, place: PartPlace): ReadonlyMap<string, ChunkPlace> {
  let rows: number;
  let chunks: readonly ChunkPlace[];
  try {
    const meta = new ThriftReader(bytes).struct();
    rows = meta.get(3) as number;
    chunks = structs(structs(meta.get(4))[0]?.get(1)).map(chunkPlace);
  } catch (cause) {
    throw corrupt(place.file, 'the footer of the part cannot be read', cause);
  }
  if (rows !== place.rows) throw corrupt(place.file, `the part has ${rows} rows, the manifest says ${place.rows}`);
  return new Map(chunks.map((chunk) => [chunk.name, chunk]));
}

async function readFooter(handle: FileHandle, place: PartPlace): Promise<ReadonlyMap<string, ChunkPlace>> {
  const { size } = await handle.stat();
  const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
  await readFully(handle, tail, size - tail.length, place.file);
  const length = tail.length === TAIL_BYTES ? tail.readUInt32LE(0) : 0;
  const isWhole = tail.toString('latin1', 4) === MAGIC && length <= size - TAIL_BYTES;
  if (!isWhole) throw corrupt(place.file, 'the end of the part is missing');
  const bytes = new Uint8Array(length);
  await readFully(handle, bytes, size - TAIL_BYTES - length, place.file);
  return parseFooter(bytes, place);
}

/** Whether `header` is the whole header of a page of `length` bytes, and its checksum. */
function pageChecksum(header: Uint8Array, length: number): number | undefined {
  try {
    const reader = new ThriftReader(header);
    const fields = reader.struct();
    if (fields.get(3) !== length || reader.position !== header.length) return undefined;
    return fields.get(4) as number;
  } catch {
    // Not a header: the caller says so.
    return undefined;
  }
}

async function readColumn(
  handle: FileHandle,
  chunk: ChunkPlace,
  place: PartPlace,
  target: Float64Array,
): Promise<void> {
  const broken = (detail: string) => corrupt(place.file, `column ${chunk.name} ${detail}`);
  const page = bytesOf(target);
  const headerLength = chunk.length - page.length;
  if (!(headerLength > 0 && headerLength <= HEADER_ROOM)) throw broken(`is not a page of ${place.rows} values`);
  const header = new Uint8Array(headerLength);
  // Both at once; what a signal cut off is read after it.
  const { bytesRead } = await handle.readv([header, page], chunk.offset);
  if (bytesRead < headerLength) throw broken('ends in the middle');
  const rest = page.subarray(bytesRead - headerLength);
  await readFully(handle, rest, chunk.offset + bytesRead, place.file);
  const checksum = pageChecksum(header, page.length);
  if (checksum === undefined) throw broken(`is not a page of ${place.rows} values`);
  if (place.verify && checksum !== (crc32(page) | 0)) throw broken('does not have its checksum');
  if (chunk.physical === PHYSICAL.int64) toDoublesInPlace(target);
}

/**
 * Reads columns of a part.
 * @param targets (rows,) for each column that is wanted, to be filled.
 * @throws BOT4_FEATURES_CORRUPT
 */
export async function readPart(place: PartPlace, targets: ReadonlyMap<string, Float64Array>): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(place.file, 'r');
  } catch (cause) {
    throw corrupt(place.file, 'a part of the table cannot be read', cause);
  }
  try {
    const chunks = await readFooter(handle, place);
    const missing = [...targets.keys()].find((name) => !chunks.has(name));
    if (missing !== undefined) throw corrupt(place.file, `the part has no column ${missing}`);
    const reading = [...targets].map(([name, target]) =>
      readColumn(handle, chunks.get(name) as ChunkPlace, place, target),
    );
    // The handle stays open until the last of them has ended, also when one fails.
    const failed = (await Promise.allSettled(reading)).find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } finally {
    await handle.close();
  }
}
