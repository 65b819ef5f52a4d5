/**
 * Compression of pages: zstd where this Node has it (22.15 and later), gzip before that. A file says which it is, so both
 * read both as far as they can; the hash of the content does not depend on it.
 */
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { StoreError } from '../../core/index.ts';

/** Numbers of codecs in Parquet. */
export const CODEC = { none: 0, gzip: 2, zstd: 6 } as const;

const hasZstd = typeof zlib.zstdCompress === 'function';
/** Level 1: half a gigabyte a second; level 3 saves 4 % more and takes twice as long. */
const ZSTD_LEVEL = hasZstd ? { [zlib.constants.ZSTD_c_compressionLevel]: 1 } : {};
/** zlib hands over pieces of this size: one piece a page, because each costs a turn of the event loop. */
const PIECE_MIN = 1 << 14;

/** Codec of files that this process writes. */
export const OWN_CODEC: number = hasZstd ? CODEC.zstd : CODEC.gzip;

/** Compresses on a thread of the pool. */
export function compress(bytes: Uint8Array): Promise<Uint8Array> {
  const chunkSize = Math.max(PIECE_MIN, bytes.length);
  if (!hasZstd) return promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gzip)(bytes, { level: 1, chunkSize });
  return promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdCompress)(bytes, { params: ZSTD_LEVEL, chunkSize });
}

/**
 * Unpacks a page.
 * @param size bytes of the unpacked page.
 * @throws BOT4_CATALOG_CORRUPT when it is damaged or of a codec that this Node does not have.
 */
export async function decompress(codec: number, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const options = { chunkSize: Math.max(PIECE_MIN, size) };
  try {
    if (codec === CODEC.none) return bytes;
    if (codec === CODEC.gzip) return await promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip)(bytes, options);
    if (codec === CODEC.zstd && hasZstd) {
      return await promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress)(bytes, options);
    }
  } catch (cause) {
    throw new StoreError('BOT4_CATALOG_CORRUPT', 'a page cannot be unpacked', { cause });
  }
  throw new StoreError(
    'BOT4_CATALOG_CORRUPT',
    `pages are compressed with codec ${codec}, which Node ${process.version} lacks; use Node 24`,
  );
}
