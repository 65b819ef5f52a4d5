/**
 * The manifest of a table: the one file whose replacement is a commit. It names every part; a file that no manifest names
 * does not exist for anybody.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureTableManifest } from '../../ports/feature-store.ts';
import { writeFileAtomic } from '../fs/atomic-write.ts';
import { corrupt } from './faults.ts';

const FORMAT = 1;
const MANIFEST = 'manifest.json';
const HEX = /^[0-9a-f]{64}$/;
const PART = /^[\w.-]+\.parquet$/;

/** The first thing that is not as `writeManifest` writes it, or undefined. */
function faultOf(manifest: FeatureTableManifest & { readonly format: unknown }, id: string): string | undefined {
  const { format, columns, parts, states, features } = manifest;
  if (format !== FORMAT) return `the manifest has format ${String(format)}; this version reads ${FORMAT}`;
  if (manifest.id !== id) return `the manifest is of ${String(manifest.id)}, the folder of ${id}`;
  if (![columns, parts, states].every(Array.isArray) || typeof features !== 'object')
    return 'a list of the manifest is missing';
  if (!parts.every(({ file, sha256, content }) => PART.test(file) && HEX.test(sha256) && HEX.test(content))) {
    return 'a part of the manifest has no name or no hash';
  }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  if (rows !== manifest.rows || states.at(-1)?.rows !== rows) {
    return `the parts have ${rows} rows, the manifest ${manifest.rows}`;
  }
  return undefined;
}

/**
 * The manifest of a table.
 * @param folder of the table.
 * @returns undefined when there is none.   @throws BOT4_FEATURES_CORRUPT
 */
export function readManifest(folder: string, id: string): FeatureTableManifest | undefined {
  const file = join(folder, MANIFEST);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw corrupt(file, 'the manifest cannot be read', cause);
  }
  let parsed: FeatureTableManifest & { readonly format: unknown };
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

/** Replaces the manifest, durably. @throws BOT4_STORE_WRITE */
export function writeManifest(folder: string, manifest: FeatureTableManifest): void {
  writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify({ format: FORMAT, ...manifest }, null, 1)}\n`);
}
