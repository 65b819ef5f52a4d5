/**
 * Features on disk: a folder for each name, in it one for each table. Everything is a file; there is no server and no index,
 * so a store can be copied, and looked at, with the tools of the system, and thrown away: it can be made again.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  FeaturePart,
  FeatureRange,
  FeatureRows,
  FeatureStore,
  FeatureTableManifest,
  FeatureWrite,
} from '../../ports/feature-store.ts';
import { lowerBound } from '../catalog/partition.ts';
import { checkWrite } from './check-write.ts';
import { holds, tableIdOf } from './described.ts';
import { noColumn, noTable } from './faults.ts';
import { readManifest } from './manifest-file.ts';
import { readPart } from './part-read.ts';
import { isTableId, TIME_COLUMN } from './table-folder.ts';
import { writeTable } from './table-writer.ts';

/** Times that a read begins again because a commit replaced what it reads. */
const ATTEMPTS = 20;

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    // No such folder: nothing was stored yet.
    return [];
  }
}

/** A store in a folder. */
export class FileFeatureStore implements FeatureStore {
  readonly folder: string;
  /** Columns of files whose checksums this process has looked at. */
  readonly #verified = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  async list(name?: string): Promise<readonly FeatureTableManifest[]> {
    const names = name === undefined ? foldersIn(this.folder) : [name];
    return names
      .flatMap((each) => foldersIn(join(this.folder, each)).map((table) => `${each}/${table}`))
      .filter(isTableId)
      .map((id) => readManifest(join(this.folder, id), id))
      .filter((manifest) => manifest !== undefined);
  }

  async manifest(id: string): Promise<FeatureTableManifest | undefined> {
    return isTableId(id) ? readManifest(join(this.folder, id), id) : undefined;
  }

  async write(write: FeatureWrite): Promise<FeatureTableManifest> {
    checkWrite(write);
    const id = tableIdOf(write);
    const current = readManifest(join(this.folder, id), id);
    return current !== undefined && holds(current, write) ? current : writeTable(join(this.folder, id), write);
  }

  async read(id: string, range: FeatureRange = {}): Promise<FeatureRows> {
    for (let attempt = 1; ; attempt++) {
      const manifest = await this.manifest(id);
      if (manifest === undefined) throw noTable(id, this.folder);
      try {
        return await this.#rows(manifest, range);
      } catch (cause) {
        // A commit may have replaced a part between the manifest and the file; then there is a newer manifest.
        const now = await this.manifest(id);
        if (attempt === ATTEMPTS || now?.version === manifest.version) throw cause;
      }
    }
  }

  /** Checks every part of a table: all its columns against their checksums. @throws as `read` */
  async verify(id: string): Promise<FeatureTableManifest> {
    // A store of its own: it remembers nothing.
    await new FileFeatureStore(this.folder).read(id);
    return (await this.manifest(id)) as FeatureTableManifest;
  }

  async #rows(manifest: FeatureTableManifest, range: FeatureRange): Promise<FeatureRows> {
    const { from = -Infinity, to = Infinity, columns: names = manifest.columns } = range;
    const unknown = names.find((name) => !manifest.columns.includes(name));
    if (unknown !== undefined) throw noColumn(manifest, unknown);
    const parts = manifest.parts.filter((part) => part.to >= from && part.from < to);
    const all = await this.#joined(manifest, parts, [TIME_COLUMN, ...names]);
    const time = all[TIME_COLUMN] as Float64Array;
    const first = lowerBound(time, from);
    const end = to === Infinity ? time.length : lowerBound(time, to, first);
    const cut = (name: string) => (all[name] as Float64Array).subarray(first, end);
    return { time: time.subarray(first, end), columns: Object.fromEntries(names.map((name) => [name, cut(name)])) };
  }

  async #joined(manifest: FeatureTableManifest, parts: readonly FeaturePart[], names: readonly string[]) {
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return this.#part(manifest, only, names);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const joined = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
    let at = 0;
    for (const part of parts) {
      const columns = await this.#part(manifest, part, names);
      for (const name of names) joined[name]?.set(columns[name] as Float64Array, at);
      at += part.rows;
    }
    return joined;
  }

  async #part({ id }: FeatureTableManifest, part: FeaturePart, names: readonly string[]) {
    const file = join(this.folder, id, part.file);
    const keys = names.map((name) => `${file} ${name}`);
    const verify = keys.some((key) => !this.#verified.has(key));
    const columns = await readPart({ file, rows: part.rows, verify }, names);
    if (verify) for (const key of keys) this.#verified.add(key);
    return columns;
  }
}
