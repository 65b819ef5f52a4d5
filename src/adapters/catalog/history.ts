/** Earlier versions of a data set that a repair replaced: their manifests, and the parts that these name. */
import { readdirSync } from 'node:fs';
import type { DataSetManifest } from '../../ports/market-catalog.ts';
import { readManifest, writeManifest } from './manifest-file.ts';

const NAME = /^v(\d{6})\.json$/;

/** File name of the kept manifest of a version. */
function historyName(version: number): string {
  return `v${String(version).padStart(6, '0')}.json`;
}

/** Versions that are kept, oldest first. */
export function keptVersions(folder: string): number[] {
  return readdirSync(folder)
    .map((name) => NAME.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/** Keeps a manifest, so that its version can be restored. */
export function keepVersion(folder: string, manifest: DataSetManifest): void {
  writeManifest(folder, manifest, historyName(manifest.version));
}

/** A version that was kept, or undefined. @throws BOT4_CATALOG_CORRUPT */
export function keptManifest(folder: string, id: string, version: number): DataSetManifest | undefined {
  return readManifest(folder, id, historyName(version));
}

/** Files of parts that kept versions name. @throws BOT4_CATALOG_CORRUPT */
export function historyFiles(folder: string, id: string): string[] {
  return keptVersions(folder).flatMap((version) =>
    (keptManifest(folder, id, version)?.parts ?? []).map(({ file }) => file),
  );
}
