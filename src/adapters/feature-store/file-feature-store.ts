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
  StackedRows,
} from '../../ports/feature-store.ts';
import { lowerBound } from '../catalog/partition.ts';
import { checkWrite } from './check-write.ts';
import { blankColumns } from './column-content.ts';
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

/** Parts that are to be read one below the other. */
interface PartRun {
  readonly id: string;
  readonly parts: readonly FeaturePart[];
}

function rowsOf(runs: readonly PartRun[]): number {
  return runs.reduce((sum, { parts }) => sum + parts.reduce((some, part) => some + part.rows, 0), 0);
}

/** @throws BOT4_CONFIG_VALUE for a column that the table does not have. */
function checkColumns(manifest: FeatureTableManifest, names: readonly string[]): void {
  const unknown = names.find((name) => !manifest.columns.includes(name));
  if (unknown !== undefined) throw noColumn(manifest, unknown);
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
    return this.#steadily([id], async ([manifest]) => this.#rows(manifest as FeatureTableManifest, range));
  }

  async stack(ids: readonly string[], columns?: readonly string[]): Promise<StackedRows> {
    return this.#steadily(ids, async (manifests) => {
      const names = columns ?? manifests[0]?.columns ?? [];
      for (const manifest of manifests) checkColumns(manifest, names);
      const rows = await this.#joined(manifests, names);
      const table = new Int32Array(rows.time.length);
      let at = 0;
      for (const [number, manifest] of manifests.entries()) {
        table.fill(number, at, at + manifest.rows);
        at += manifest.rows;
      }
      return { ...rows, table };
    });
  }

  /** Checks every part of a table: all its columns against their checksums. @throws as `read` */
  async verify(id: string): Promise<FeatureTableManifest> {
    // A store of its own: it remembers nothing.
    await new FileFeatureStore(this.folder).read(id);
    return (await this.manifest(id)) as FeatureTableManifest;
  }

  async #existing(id: string): Promise<FeatureTableManifest> {
    const manifest = await this.manifest(id);
    if (manifest === undefined) throw noTable(id, this.folder);
    return manifest;
  }

  /** Reads again when a commit has replaced a part between the manifest and the file; there is a newer manifest then. */
  async #steadily<T>(
    ids: readonly string[],
    work: (manifests: readonly FeatureTableManifest[]) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const manifests = await Promise.all(ids.map((id) => this.#existing(id)));
      try {
        return await work(manifests);
      } catch (cause) {
        const now = await Promise.all(ids.map((id) => this.manifest(id)));
        const isSame = now.every((manifest, i) => manifest?.version === manifests[i]?.version);
        if (attempt === ATTEMPTS || isSame) throw cause;
      }
    }
  }

  async #rows(manifest: FeatureTableManifest, range: FeatureRange): Promise<FeatureRows> {
    const { from = -Infinity, to = Infinity, columns: names = manifest.columns } = range;
    checkColumns(manifest, names);
    const parts = manifest.parts.filter((part) => part.to >= from && part.from < to);
    const { time, columns } = await this.#joined([{ id: manifest.id, parts }], names);
    const first = lowerBound(time, from);
    const end = to === Infinity ? time.length : lowerBound(time, to, first);
    const cut = (name: string) => (columns[name] as Float64Array).subarray(first, end);
    return { time: time.subarray(first, end), columns: Object.fromEntries(names.map((name) => [name, cut(name)])) };
  }

  /** Parts one below the other, each page read to its place. */
  async #joined(runs: readonly PartRun[], names: readonly string[]): Promise<FeatureRows> {
    const rows = rowsOf(runs);
    const all = blankColumns([TIME_COLUMN, ...names], rows);
    const reading: Promise<void>[] = [];
    let at = 0;
    for (const { id, parts } of runs) {
      for (const part of parts) {
        const [from, to] = [at, at + part.rows];
        const targets = new Map([...all].map(([name, column]) => [name, column.subarray(from, to)]));
        reading.push(this.#part(join(this.folder, id, part.file), part.rows, targets));
        at = to;
      }
    }
    await Promise.all(reading);
    const columns = Object.fromEntries(names.map((name) => [name, all.get(name) as Float64Array]));
    return { time: all.get(TIME_COLUMN) as Float64Array, columns };
  }

  async #part(file: string, rows: number, targets: ReadonlyMap<string, Float64Array>): Promise<void> {
    const keys = [...targets.keys()].map((name) => `${file} ${name}`);
    const verify = keys.some((key) => !this.#verified.has(key));
    await readPart({ file, rows, verify }, targets);
    if (verify) for (const key of keys) this.#verified.add(key);
  }
}
