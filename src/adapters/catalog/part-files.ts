/** Parts on disk: written as a whole, synced together, read with their hash checked once in the life of a process. */

import { readdirSync, rmSync } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StoreError } from '../../core/index.ts';
import type { DataColumns, DataPart } from '../../ports/market-catalog.ts';
import { cryptoDigest } from '../crypto/digest.ts';
import { temporaryBeside } from '../fs/atomic-write.ts';
import type { ColumnScale, ColumnSpec } from './column-layout.ts';
import { partContent } from './content-hash.ts';
import { parquetColumns } from './parquet-read.ts';
import { parquetBytes } from './parquet-write.ts';
import { partFile } from './partition.ts';

/** Where a part goes. */
export interface PartPlace {
  readonly folder: string;
  readonly label: string;
  readonly index: number;
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryBeside(file);
  try {
    await writeFile(temporary, bytes, { flag: 'wx', mode: 0o644 });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new StoreError('BOT4_STORE_WRITE', 'the part was not written', { place: { file }, cause });
  }
}

/** Files that are synced at the same time: the threads of the pool of Node. */
const SYNCS = 4;

/**
 * Makes parts durable. Done once before a commit and not after each part: the disk then has many to write at once.
 * @throws BOT4_STORE_WRITE
 */
export async function syncParts(folder: string, parts: readonly DataPart[]): Promise<void> {
  const waiting = [...parts];
  const syncNext = async (): Promise<void> => {
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      const file = join(folder, part.file);
      try {
        const handle = await open(file, 'r');
        await handle.sync().finally(() => handle.close());
      } catch (cause) {
        throw new StoreError('BOT4_STORE_WRITE', 'the part could not be made durable', { place: { file }, cause });
      }
    }
  };
  await Promise.all(Array.from({ length: SYNCS }, syncNext));
}

/**
 * Writes rows as a part. Its name contains the hash of its bytes, so it never replaces another content. Neither it nor its
 * name is durable before `syncParts` and a sync of the folder.
 * @throws BOT4_STORE_WRITE
 */
export async function writePart(
  place: PartPlace,
  specs: readonly ColumnSpec[],
  columns: DataColumns,
  scale: ColumnScale | undefined,
): Promise<DataPart> {
  const times = columns.time as Float64Array;
  const bytes = await parquetBytes(specs, columns, scale);
  const sha256 = cryptoDigest.sha256(bytes);
  const file = partFile(place.label, place.index, sha256);
  await writeWhole(join(place.folder, file), bytes);
  return {
    file,
    rows: times.length,
    from: times[0] as number,
    to: times[times.length - 1] as number,
    sha256,
    content: partContent(specs, columns),
  };
}

/** Reads parts; knows which files it has already seen to be whole. */
export class PartReader {
  private readonly verified = new Set<string>();

  /** Bytes of a part. @throws BOT4_CATALOG_CORRUPT when the file is missing or has other bytes. */
  async bytes(folder: string, part: DataPart): Promise<Uint8Array> {
    const file = join(folder, part.file);
    let bytes: Uint8Array;
    try {
      bytes = await readFile(file);
    } catch (cause) {
      throw new StoreError('BOT4_CATALOG_CORRUPT', 'a part of the data set cannot be read', { place: { file }, cause });
    }
    if (this.verified.has(file)) return bytes;
    if (cryptoDigest.sha256(bytes) !== part.sha256) {
      throw new StoreError('BOT4_CATALOG_CORRUPT', 'the part does not have the hash that the manifest says', {
        place: { file },
      });
    }
    this.verified.add(file);
    return bytes;
  }

  /** Columns of a part by name. @throws BOT4_CATALOG_CORRUPT */
  async columns(folder: string, part: DataPart, names: readonly string[]): Promise<Record<string, Float64Array>> {
    const { rows, columns } = await parquetColumns(await this.bytes(folder, part), names);
    if (rows !== part.rows) {
      const detail = `the part has ${rows} rows, the manifest says ${part.rows}`;
      throw new StoreError('BOT4_CATALOG_CORRUPT', detail, { place: { file: join(folder, part.file) } });
    }
    return columns;
  }
}

/** Removes parts and temporary files that nobody names: what a crash left, and what newer commits replaced. */
export function removeOrphans(folder: string, named: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) {
    const ours = name.endsWith('.parquet') || name.startsWith('.tmp-');
    if (ours && !named.has(name)) rmSync(join(folder, basename(name)), { force: true });
  }
}
