/** The bytes of a file, unpacked on the way when it is compressed, hashed as they are, a piece at a time. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import * as zlib from 'node:zlib';
import { InputError } from '../../../core/index.ts';

/** How a file is packed; told by its first bytes, whatever it is called. */
export type Packing = 'none' | 'gzip' | 'zstd' | 'parquet';

/** A file before it is read. */
export interface ImportFile {
  /** As the caller wrote it. */
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly packing: Packing;
  /** First bytes of the unpacked content. */
  readonly head: Uint8Array;
}

const HEAD_BYTES = 64 * 1024;
const PIECE_BYTES = 1 << 20;

function noFile(path: string, detail: string, cause?: unknown): InputError {
  return new InputError('BOT4_DATA_FILE', detail, { place: { file: path }, cause });
}

function packingOf(start: Uint8Array): Packing {
  if (start[0] === 0x50 && start[1] === 0x41 && start[2] === 0x52 && start[3] === 0x31) return 'parquet';
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  const isFrame = start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd;
  // Packers that use several threads put a frame to be skipped in front.
  const isSkipped =
    ((start[0] as number) & 0xf0) === 0x50 && start[1] === 0x2a && start[2] === 0x4d && start[3] === 0x18;
  return isFrame || isSkipped ? 'zstd' : 'none';
}

function unpacker(path: string, packing: 'gzip' | 'zstd'): zlib.Gunzip | zlib.ZstdDecompress {
  if (packing === 'gzip') return zlib.createGunzip({ chunkSize: PIECE_BYTES });
  if (typeof zlib.createZstdDecompress !== 'function') {
    throw new InputError(
      'BOT4_DATA_UNSUPPORTED',
      `Node ${process.version} cannot unpack zstd; use Node 24, or unpack the file first`,
      {
        place: { file: path },
      },
    );
  }
  return zlib.createZstdDecompress({ chunkSize: PIECE_BYTES });
}

/**
 * Unpacked pieces of what begins at byte `start`. Node reads one frame of zstd and passes over the rest in silence, while
 * files that were joined, or packed by several threads, have many.
 * @returns bytes of the file that were taken.
 */
async function* unpacked(
  path: string,
  packing: Packing,
  from: { readonly start: number; readonly seen: (piece: Uint8Array, at: number) => void },
): AsyncGenerator<Uint8Array, number> {
  const source = createReadStream(resolve(path), { start: from.start, highWaterMark: PIECE_BYTES });
  let at = from.start;
  source.on('data', (piece) => {
    from.seen(piece as Buffer, at);
    at += piece.length;
  });
  const packed = packing === 'gzip' || packing === 'zstd' ? unpacker(path, packing) : undefined;
  const stream = packed === undefined ? source : source.pipe(packed);
  source.on('error', (error) => stream.destroy(error));
  try {
    for await (const piece of stream) yield piece as Buffer;
    return packing === 'zstd' ? (packed?.bytesWritten ?? 0) : Infinity;
  } finally {
    source.destroy();
    packed?.destroy();
  }
}

/** Unpacked pieces; `seen` gets every byte as it is in the file, once. */
async function* pieces(path: string, packing: Packing, seen: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  let end = 0;
  const fresh = (piece: Uint8Array, at: number): void => {
    if (at + piece.length <= end) return;
    seen(piece.subarray(end - at));
    end = at + piece.length;
  };
  try {
    const { size } = await stat(resolve(path));
    for (let start = 0; start < size; ) {
      const taken = yield* unpacked(path, packing, { start, seen: fresh });
      if (taken === 0) throw new Error('no frame of zstd');
      start += taken;
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    if (packing === 'none' || packing === 'parquet') throw noFile(path, 'the file cannot be read', cause);
    throw new InputError('BOT4_DATA_CORRUPT', `the ${packing} archive is cut off or damaged; fetch the file again`, {
      place: { file: path },
      cause,
    });
  }
}

/**
 * Looks at a file.
 * @throws BOT4_DATA_FILE when it cannot be read; BOT4_DATA_CORRUPT when it is empty.
 */
export async function openImportFile(path: string): Promise<ImportFile> {
  const start = new Uint8Array(4);
  let bytes: number;
  try {
    const status = await stat(resolve(path));
    if (!status.isFile()) throw noFile(path, 'this is not a file');
    bytes = status.size;
    const handle = await open(resolve(path), 'r');
    await handle.read(start, 0, 4, 0);
    await handle.close();
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw noFile(path, missing ? 'there is no such file' : 'the file cannot be read; check its permissions', cause);
  }
  if (bytes === 0) throw new InputError('BOT4_DATA_CORRUPT', 'the file is empty', { place: { file: path } });
  const packing = packingOf(start);
  const head: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces(path, packing, () => undefined)) {
    head.push(piece);
    size += piece.length;
    if (size >= HEAD_BYTES) break;
  }
  return { path, name: basename(path), bytes, packing, head: Buffer.concat(head).subarray(0, HEAD_BYTES) };
}

/** One pass over a file. */
export class FilePass {
  private readonly file: ImportFile;
  private readonly hash = createHash('sha256');
  private read = 0;

  constructor(file: ImportFile) {
    this.file = file;
  }

  /** Unpacked pieces in order. @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT */
  pieces(): AsyncGenerator<Uint8Array> {
    return pieces(this.file.path, this.file.packing, (piece) => {
      this.hash.update(piece);
      this.read += piece.length;
    });
  }

  /** Bytes of the file that were read. */
  get bytesRead(): number {
    return this.read;
  }

  /** Reads the file only for its hash, where something else reads its rows. */
  async readThrough(): Promise<void> {
    for await (const piece of this.pieces()) void piece;
  }

  /** SHA-256 of the file, after the pass. @throws BOT4_DATA_FILE when its length changed meanwhile. */
  sha256(): string {
    if (this.read !== this.file.bytes) {
      throw noFile(this.file.path, 'the file changed while it was read; run again when nothing writes to it');
    }
    return this.hash.digest('hex');
  }
}
