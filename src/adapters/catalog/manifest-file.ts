/**
 * The manifest of a data set: the one file whose replacement is a commit. It names every part; a file that no manifest
 * names does not exist for anybody.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../core/index.ts';
import type { DataSetManifest } from '../../ports/market-catalog.ts';
import { writeFileAtomic } from '../fs/atomic-write.ts';
import { dataSetContent } from './content-hash.ts';
import { parseDataSetId } from './data-set-id.ts';

const FORMAT = 1;
export const MANIFEST = 'manifest.json';

function corrupt(file: string, detail: string, cause?: unknown): StoreError {
  return new StoreError('BOT4_CATALOG_CORRUPT', detail, { place: { file }, cause });
}

const HEX = /^[0-9a-f]{64}$/;

/** The first thing that is not as `writeManifest` writes it, or undefined. */
function faultOf(manifest: DataSetManifest & { readonly format: unknown }, id: string): string | undefined {
  if (manifest.format !== FORMAT)
    return `the manifest has format ${String(manifest.format)}; this version reads ${FORMAT}`;
  if (manifest.id !== id || parseDataSetId(id) === undefined)
    return `the manifest is of ${String(manifest.id)}, the folder of ${id}`;
  const lists = [manifest.columns, manifest.origins, manifest.repairs, manifest.parts, manifest.quality];
  if (!lists.every(Array.isArray)) return 'a list of the manifest is missing';
  if (
    !manifest.parts.every(
      ({ file, sha256, content }) => /^[\w.-]+$/.test(file) && HEX.test(sha256) && HEX.test(content),
    )
  ) {
    return 'a part of the manifest has no name or no hash';
  }
  const rows = manifest.parts.reduce((sum, part) => sum + part.rows, 0);
  if (rows !== manifest.rows) return `the parts have ${rows} rows, the manifest ${manifest.rows}`;
  if (dataSetContent(manifest, manifest.parts) !== manifest.sha256)
    return 'the hash of the manifest is not that of its parts';
  return undefined;
}

/** Parses a manifest. @throws BOT4_CATALOG_CORRUPT */
function parseManifest(text: string, file: string, id: string): DataSetManifest {
  let parsed: DataSetManifest & { readonly format: unknown };
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch (cause) {
    throw corrupt(file, 'the manifest is not JSON', cause);
  }
  const fault = parsed === null || typeof parsed !== 'object' ? 'the manifest is no object' : faultOf(parsed, id);
  if (fault !== undefined) throw corrupt(file, fault);
  const { format: _, ...manifest } = parsed;
  return manifest;
}

/**
 * The manifest of a data set.
 * @param folder of the data set.   @param name of the file. @defaultValue the current one
 * @returns undefined when there is none.   @throws BOT4_CATALOG_CORRUPT
 */
export function readManifest(folder: string, id: string, name: string = MANIFEST): DataSetManifest | undefined {
  const file = join(folder, name);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw corrupt(file, 'the manifest cannot be read', cause);
  }
  return parseManifest(text, file, id);
}

/** Replaces the manifest, durably. @throws BOT4_STORE_WRITE */
export function writeManifest(folder: string, manifest: DataSetManifest, name: string = MANIFEST): void {
  writeFileAtomic(join(folder, name), `${JSON.stringify({ format: FORMAT, ...manifest }, null, 1)}\n`);
}
