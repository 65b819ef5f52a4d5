/**
 * Compression of pages: zstd where this Node has it (22.15 and later), gzip before that. A file says which it is, so both
 * read both as far as they can; the hash of the content does not depend on it.
 */
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { StoreError } from '../../core/index.ts';

type Codec = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Numbers of codecs in Parquet. */
export const CODEC = { none: 0, gzip: 2, zstd: 6 } as const;

const hasZstd = typeof zlib.zstdCompress === 'function';
/** Level 1: half a gigabyte a second; level 3 saves 4 % more and takes twice as long. */
const ZSTD_OPTIONS = hasZstd ? { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } } : {};

/** Codec of files that this process writes. */
export const OWN_CODEC: number = hasZstd ? CODEC.zstd : CODEC.gzip;

/** Compresses on a thread of the pool. */
export const compress: Codec = hasZstd
  ? (bytes) => promisify<Uint8Array, zlib.ZstdOptions, Buffer>(zlib.zstdCompress)(bytes, ZSTD_OPTIONS)
  : (bytes) => promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gzip)(bytes, { level: 1 });

/** Unpacks a page. @throws BOT4_CATALOG_CORRUPT when it is damaged or of a codec that this Node does not have. */
export async function decompress(codec: number, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    if (codec === CODEC.none) return bytes;
    if (codec === CODEC.gzip) return await promisify<Uint8Array, Buffer>(zlib.gunzip)(bytes);
    if (codec === CODEC.zstd && hasZstd) return await promisify<Uint8Array, Buffer>(zlib.zstdDecompress)(bytes);
  } catch (cause) {
    throw new StoreError('BOT4_CATALOG_CORRUPT', 'a page cannot be unpacked', { cause });
  }
  throw new StoreError(
    'BOT4_CATALOG_CORRUPT',
    `pages are compressed with codec ${codec}, which Node ${process.version} lacks; use Node 24`,
  );
}
