/**
 * The catalog of market data: a folder of data sets. Everything is a file; there is no server and no index, so a catalog can
 * be copied, and looked at, with the tools of the system.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, StoreError } from '../../core/index.ts';
import type {
  DataColumns,
  DataCommit,
  DataPart,
  DataSetKey,
  DataSetManifest,
  MarketCatalog,
} from '../../ports/market-catalog.ts';
import { parseDataSetId } from './data-set-id.ts';
import { DataSetWriter, StaleVersion } from './data-set-writer.ts';
import { InsertingWriter } from './inserting-writer.ts';
import { readManifest } from './manifest-file.ts';
import { PartReader } from './part-files.ts';
import { lowerBound } from './partition.ts';

/** Times that a commit begins again because another writer was faster. */
const ATTEMPTS = 20;

/** Range and columns of a read. */
export interface ReadRange {
  /** Microseconds, inclusive. */
  readonly from?: number;
  /** Microseconds, exclusive. */
  readonly to?: number;
  readonly columns?: readonly string[];
}

/** A catalog in a folder. */
export class FileCatalog implements MarketCatalog {
  readonly folder: string;
  private readonly reader = new PartReader();
  /** The last commit of each data set that this process began: commits of one process wait for each other. */
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Manifests of all data sets, by id. @throws BOT4_CATALOG_CORRUPT */
  async list(): Promise<readonly DataSetManifest[]> {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => parseDataSetId(name) !== undefined)
      .sort()
      .map((id) => readManifest(join(this.folder, id), id))
      .filter((manifest) => manifest !== undefined);
  }

  async manifest(id: string): Promise<DataSetManifest | undefined> {
    return parseDataSetId(id) === undefined ? undefined : readManifest(join(this.folder, id), id);
  }

  /** The manifest. @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT */
  async existing(id: string): Promise<DataSetManifest> {
    const manifest = await this.manifest(id);
    if (manifest !== undefined) return manifest;
    throw new InputError('BOT4_CATALOG_MISSING', `there is no data set ${id}`, {
      place: { file: this.folder, key: id },
    });
  }

  /** Something that adds rows piece by piece and commits them at the end, in one step. */
  writer(key: DataSetKey): DataSetWriter {
    return new DataSetWriter(this.folder, key, { reader: this.reader });
  }

  /** Something that writes a data set anew; its commit keeps the version that was there. */
  rewriter(key: DataSetKey): DataSetWriter {
    return new DataSetWriter(this.folder, key, { reader: this.reader, rewrite: 'keep' });
  }

  /** Something that adds rows that lie before the end of a data set which there is. */
  inserter(key: DataSetKey): InsertingWriter {
    return new InsertingWriter(this.folder, key, { reader: this.reader });
  }

  async commit(commit: DataCommit): Promise<DataSetManifest> {
    const { key } = commit;
    const name = JSON.stringify(key);
    const before = this.queues.get(name) ?? Promise.resolve();
    const own = before.catch(() => undefined).then(() => this.commitNow(commit));
    this.queues.set(name, own);
    return own;
  }

  private async commitNow(commit: DataCommit): Promise<DataSetManifest> {
    const { key, columns, scale, origin, cursor } = commit;
    for (let attempt = 1; ; attempt++) {
      const writer = this.writer(key);
      try {
        await writer.append(columns, scale);
        return await writer.commit({ origin, ...(cursor === undefined ? {} : { cursor }) });
      } catch (cause) {
        // Only another writer of the same data set replaces the version, or removes a part that is not committed yet.
        const isRace = cause instanceof StaleVersion || (await this.isChanged(writer));
        if (!isRace) throw cause;
        if (attempt < ATTEMPTS) continue;
        throw new StoreError('BOT4_CATALOG_LOCKED', 'another process commits all the time', {
          place: { file: join(this.folder, writer.id) },
          cause,
        });
      }
    }
  }

  private async isChanged(writer: DataSetWriter): Promise<boolean> {
    const now = await this.manifest(writer.id);
    return now?.version !== writer.before?.version;
  }

  async read(id: string, range: ReadRange = {}): Promise<DataColumns> {
    return (await this.readWith(id, range)).columns;
  }

  /** Rows with the manifest of the version that they are of: its hash, its scale. @throws the codes of `read`. */
  async readWith(
    id: string,
    range: ReadRange = {},
  ): Promise<{ readonly manifest: DataSetManifest; readonly columns: DataColumns }> {
    for (let attempt = 1; ; attempt++) {
      const manifest = await this.existing(id);
      try {
        return { manifest, columns: await this.readParts(manifest, range) };
      } catch (cause) {
        // A commit may have replaced a part between the manifest and the file; then there is a newer manifest.
        const now = await this.manifest(id);
        if (attempt === ATTEMPTS || now?.version === manifest.version) throw cause;
      }
    }
  }

  /** All columns of one part. @throws BOT4_CATALOG_CORRUPT */
  async readPart(manifest: DataSetManifest, part: DataPart): Promise<DataColumns> {
    return this.reader.columns(join(this.folder, manifest.id), part, manifest.columns);
  }

  private async readParts(manifest: DataSetManifest, range: ReadRange): Promise<DataColumns> {
    const { from = -Infinity, to = Infinity, columns: names = manifest.columns } = range;
    const unknown = names.find((name) => !manifest.columns.includes(name));
    if (unknown !== undefined) {
      const detail = `${manifest.id} has no column ${unknown}; it has ${manifest.columns.join(', ')}`;
      throw new InputError('BOT4_DATA_COLUMN', detail, { place: { key: unknown } });
    }
    const parts = manifest.parts.filter((part) => part.to >= from && part.from < to);
    const needed = [...new Set(['time', ...names])];
    const read = await this.columnsOf(manifest, parts, needed);
    const first = lowerBound(read.time as Float64Array, from);
    const end = to === Infinity ? (read.time as Float64Array).length : lowerBound(read.time as Float64Array, to, first);
    return Object.fromEntries(names.map((name) => [name, (read[name] as Float64Array).subarray(first, end)]));
  }

  private async columnsOf(
    manifest: DataSetManifest,
    parts: readonly DataPart[],
    names: readonly string[],
  ): Promise<DataColumns> {
    const folder = join(this.folder, manifest.id);
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return this.reader.columns(folder, only, names);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const joined = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
    let at = 0;
    for (const part of parts) {
      const columns = await this.reader.columns(folder, part, names);
      for (const name of names) joined[name]?.set(columns[name] as Float64Array, at);
      at += part.rows;
    }
    return joined;
  }

  /** Checks every part of a data set against its hash. @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT */
  async verify(id: string): Promise<DataSetManifest> {
    const manifest = await this.existing(id);
    // A reader of its own: it remembers nothing.
    const reader = new PartReader();
    for (const part of manifest.parts) await reader.columns(join(this.folder, id), part, manifest.columns);
    return manifest;
  }
}

/**
 * Opens a catalog. The folder is made by the first commit.
 * @param folder for example `data/catalog`.
 */
export function openCatalog(folder: string): FileCatalog {
  return new FileCatalog(folder);
}
