/**
 * The files of a recording: a single file, several files in sequence, or a folder that `RecordingWriter` wrote. What a
 * file is compressed with is told by its first bytes, not by its name.
 */
import { closeSync, createReadStream, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { InputError } from '../../core/index.ts';

/** A segment that is being written, or waits for being compressed. */
export const SEGMENT_NAME = /^segment-(\d{6})\.ndjson$/;
/** A segment that is finished. */
export const FINISHED_NAME = /^segment-(\d{6})\.ndjson\.zst$/;

/** The file of each segment of a folder, in order. A finished one goes before the leftover that it was made of. */
function segmentsOf(folder: string): string[] {
  const names = new Map<number, string>();
  for (const name of readdirSync(folder).sort()) {
    const match = FINISHED_NAME.exec(name) ?? SEGMENT_NAME.exec(name);
    if (match !== null) names.set(Number(match[1]), name);
  }
  return [...names].sort(([a], [b]) => a - b).map(([, name]) => join(folder, name));
}

/**
 * The files behind what the user named.
 * @throws BOT4_DATA_FILE when there is none.
 */
export function recordingFiles(path: string | readonly string[]): string[] {
  const files: string[] = [];
  for (const one of typeof path === 'string' ? [path] : path) {
    if (!existsSync(one)) throw new InputError('BOT4_DATA_FILE', 'there is no such file', { place: { file: one } });
    if (statSync(one).isDirectory()) files.push(...segmentsOf(one));
    else files.push(one);
  }
  if (files.length === 0) {
    const file = typeof path === 'string' ? path : path.join(', ');
    throw new InputError('BOT4_DATA_FILE', 'the folder holds no segment of a recording', { place: { file } });
  }
  return files;
}

function firstBytes(file: string): Uint8Array {
  const bytes = new Uint8Array(4);
  const fd = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(fd);
  }
}

/** `gzip`, `zstd` or `plain`, by the first bytes. */
export function compressionOf(file: string): 'gzip' | 'zstd' | 'plain' {
  const [a, b, c, d] = firstBytes(file);
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  // Packers that use several threads put a frame to be skipped in front.
  return a !== undefined && (a & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18 ? 'zstd' : 'plain';
}

const PIECE = 1 << 18;

/** Uncompressed bytes of a file, piece by piece. */
export async function* uncompressed(file: string): AsyncGenerator<Uint8Array> {
  const compression = compressionOf(file);
  if (compression === 'plain') {
    yield* createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Uint8Array>;
    return;
  }
  // Node reads one frame of zstd and passes over the rest in silence; files that were joined have several.
  const size = statSync(file).size;
  for (let at = 0; at < size; ) {
    const taken = yield* decompressed(file, at, compression);
    // Of gzip it reads all members itself, and passes over padding behind them.
    if (taken === 0 || compression === 'gzip') return;
    at += taken;
  }
}

/** Decompresses from byte `start` on. @returns the bytes of the file that were taken. */
async function* decompressed(
  file: string,
  start: number,
  compression: 'gzip' | 'zstd',
): AsyncGenerator<Uint8Array, number> {
  const source = createReadStream(file, { start, highWaterMark: PIECE });
  const options = { chunkSize: PIECE };
  const target = compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options);
  source.on('error', (error) => target.destroy(error));
  source.pipe(target);
  try {
    yield* target as AsyncIterable<Uint8Array>;
  } finally {
    source.destroy();
    target.destroy();
  }
  return target.bytesWritten;
}

/** Whether a decompressor stopped because the file ends too early: what a crash leaves, unlike damage. */
export function isCutShort(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return code === 'Z_BUF_ERROR' || /unexpected end of file|premature/i.test((error as Error).message);
}
