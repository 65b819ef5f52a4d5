/**
 * Writes the parts of a table and then, in one step, the manifest that names them. All rows are computed, also those that are
 * there: an indicator remembers its whole past, and replaying that costs less than keeping its state would. Parts that are
 * there are compared with what comes out and stay as they are; the last one, when it is not full, is written anew with the
 * rows that came. So the files of a table that grew are the files of a table that was built at once, byte for byte.
 *
 * Memory: one part. Two writers do not wait for each other: the second to commit finds another version under the lock and
 * has to look again. What a crash or a lost race leaves are files without a name in a manifest; the next commit to the table
 * removes them.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreError } from '../../core/index.ts';
import type { FeaturePart, FeatureTableManifest, FeatureWrite } from '../../ports/feature-store.ts';
import { syncFolder, temporaryBeside } from '../fs/atomic-write.ts';
import { withFileLock } from '../fs/file-lock.ts';
import { contentOf, unifyNaN } from './column-content.ts';
import { described, partRowsFor, tableIdOf } from './described.ts';
import { changedRows, overtaken } from './faults.ts';
import { readManifest, writeManifest } from './manifest-file.ts';
import { PartImage } from './part-image.ts';
import { partName } from './table-folder.ts';

/** Writes a file as a whole, durably but for its name in the folder. */
async function writeWhole(file: string, pieces: readonly Uint8Array[]): Promise<void> {
  const temporary = temporaryBeside(file);
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      for (const piece of pieces)
        for (let at = 0; at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten;
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new StoreError('BOT4_STORE_WRITE', 'the part was not written', { place: { file }, cause });
  }
}

async function writePart(folder: string, index: number, image: PartImage, time: Float64Array): Promise<FeaturePart> {
  const rows = time.length;
  const content = contentOf(time, image.columns, rows);
  const pieces = image.finish(time);
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  const sha256 = hash.digest('hex');
  const file = partName(index, sha256);
  await writeWhole(join(folder, file), pieces);
  return { file, rows, from: time[0] as number, to: time[rows - 1] as number, sha256, content };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new StoreError('BOT4_STORE_WRITE', 'the folder of the table cannot be made', {
      place: { file: folder },
      cause,
    });
  }
}

/** Computes every part, compares those that are there, and writes those that are new. */
async function writeParts(folder: string, write: FeatureWrite): Promise<FeaturePart[]> {
  const { time, columns: names, base } = write;
  const partRows = partRowsFor(write);
  const parts: FeaturePart[] = [];
  for (let from = 0; from < time.length; from += partRows) {
    const to = Math.min(time.length, from + partRows);
    const image = new PartImage(names, to - from);
    write.compute(from, to, image.columns);
    for (const column of image.columns) unifyNaN(column);
    const times = time.subarray(from, to);
    const index = parts.length;
    const stored = base?.parts[index];
    if (base !== undefined && stored !== undefined) {
      if (contentOf(times, image.columns, stored.rows) !== stored.content) throw changedRows(base, index);
      if (stored.rows === to - from) {
        parts.push(stored);
        continue;
      }
    }
    parts.push(await writePart(folder, index, image, times));
  }
  return parts;
}

/** Removes parts and temporary files that nobody names: what a crash left, and what newer commits replaced. */
function removeOrphans(folder: string, named: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) {
    const ours = name.endsWith('.parquet') || name.startsWith('.tmp-');
    if (ours && !named.has(name)) rmSync(join(folder, name), { force: true });
  }
}

function replaceManifest(folder: string, base: FeatureTableManifest | undefined, manifest: FeatureTableManifest): void {
  syncFolder(folder);
  syncFolder(dirname(folder));
  syncFolder(dirname(dirname(folder)));
  withFileLock(join(folder, '.lock'), () => {
    const current = readManifest(folder, manifest.id);
    if (current?.version !== base?.version) throw overtaken(folder);
    writeManifest(folder, manifest);
    // The parts of the version before stay for readers that are in the middle of it.
    removeOrphans(folder, new Set([...manifest.parts, ...(base?.parts ?? [])].map(({ file }) => file)));
  });
}

/**
 * Writes or extends a table.
 * @param folder of the table; made when it is not there.
 * @throws BOT4_FEATURES_CONFLICT, BOT4_FEATURES_LOCKED, BOT4_STORE_WRITE
 */
export async function writeTable(folder: string, write: FeatureWrite): Promise<FeatureTableManifest> {
  const { base } = write;
  try {
    makeFolder(folder);
    const manifest = described(write, await writeParts(folder, write));
    replaceManifest(folder, base, manifest);
    return manifest;
  } catch (cause) {
    // Another writer that committed has removed a part that this one had not committed yet.
    const isRace = readManifest(folder, tableIdOf(write))?.version !== base?.version;
    throw isRace ? overtaken(folder, cause) : cause;
  }
}
