/**
 * Reads what `part-image.ts` writes, and nothing else: other Parquet files are read through DuckDB. The file is read into
 * memory of which the columns are views; only the pages of the columns that are wanted are read, each is checked against
 * its checksum, and nothing is copied but the times, which become doubles.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { MAGIC, PHYSICAL } from '../catalog/parquet-write.ts';
import { ThriftReader, type ThriftStruct, type ThriftValue } from '../catalog/thrift.ts';
import { corrupt } from './faults.ts';
import { fromInt64 } from './part-image.ts';

const VALUE_BYTES = 8;
/** Length of the footer, and the mark. */
const TAIL_BYTES = 8;
/** Most bytes of one system call: Linux gives at most 2 GiB at once. */
const READ_MAX = 1 << 30;

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
    const { bytesRead } = await handle.read(target, at, Math.min(READ_MAX, target.length - at), position + at);
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

function parseFooter(bytes: Uint8Array, place: PartPlace): readonly ChunkPlace[] {
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
  return chunks;
}

async function readFooter(handle: FileHandle, place: PartPlace): Promise<readonly ChunkPlace[]> {
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

/** The values of a page that begins at `at`. */
function pageValues(memory: ArrayBuffer, at: number, chunk: ChunkPlace, place: PartPlace): Float64Array {
  const broken = (detail: string, cause?: unknown) => corrupt(place.file, `column ${chunk.name} ${detail}`, cause);
  const bytes = new Uint8Array(memory);
  let header: ThriftStruct;
  let from: number;
  try {
    const reader = new ThriftReader(bytes, at);
    header = reader.struct();
    from = reader.position;
  } catch (cause) {
    throw broken('has no page', cause);
  }
  const length = place.rows * VALUE_BYTES;
  if (header.get(3) !== length || from % VALUE_BYTES !== 0 || from + length > memory.byteLength) {
    throw broken(`is not a page of ${place.rows} values`);
  }
  if (place.verify && header.get(4) !== (crc32(bytes.subarray(from, from + length)) | 0)) {
    throw broken('does not have its checksum');
  }
  if (chunk.physical === PHYSICAL.double) return new Float64Array(memory, from, place.rows);
  return fromInt64(new Uint32Array(memory, from, place.rows * 2));
}

/** Pages that lie beside each other are read together. */
function runsOf(chunks: readonly ChunkPlace[]): ChunkPlace[][] {
  const runs: ChunkPlace[][] = [];
  const sorted = [...chunks].sort((a, b) => a.offset - b.offset);
  for (const chunk of sorted) {
    const last = runs.at(-1)?.at(-1);
    // The room before a page header is smaller than the smallest thing that is worth a call of its own.
    const isNear = last !== undefined && chunk.offset - (last.offset + last.length) < 4096;
    if (isNear) runs.at(-1)?.push(chunk);
    else runs.push([chunk]);
  }
  return runs;
}

async function readRun(handle: FileHandle, run: readonly ChunkPlace[], place: PartPlace) {
  const first = run[0] as ChunkPlace;
  const last = run.at(-1) as ChunkPlace;
  // Multiples of eight in the file are multiples of eight in memory.
  const start = first.offset - (first.offset % VALUE_BYTES);
  const memory = new ArrayBuffer(last.offset + last.length - start);
  await readFully(handle, new Uint8Array(memory), start, place.file);
  return run.map((chunk) => [chunk.name, pageValues(memory, chunk.offset - start, chunk, place)] as const);
}

/**
 * Columns of a part.
 * @param names columns that are wanted.
 * @returns (rows,) for each name.   @throws BOT4_CATALOG_CORRUPT
 */
export async function readPart(place: PartPlace, names: readonly string[]): Promise<Record<string, Float64Array>> {
  let handle: FileHandle;
  try {
    handle = await open(place.file, 'r');
  } catch (cause) {
    throw corrupt(place.file, 'a part of the table cannot be read', cause);
  }
  try {
    const chunks = await readFooter(handle, place);
    const wanted = names.map((name) => {
      const chunk = chunks.find((each) => each.name === name);
      if (chunk === undefined) throw corrupt(place.file, `the part has no column ${name}`);
      return chunk;
    });
    const columns: Record<string, Float64Array> = {};
    for (const run of runsOf(wanted)) {
      for (const [name, values] of await readRun(handle, run, place)) columns[name] = values;
    }
    return columns;
  } finally {
    await handle.close();
  }
}
