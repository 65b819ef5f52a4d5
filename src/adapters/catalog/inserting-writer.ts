/**
 * Adds rows that lie before the end of a data set, such as last year's after this year's. What comes is staged as a data set
 * of its own, so memory holds one partition; the commit walks through both in the order of time, keeps the files of partitions
 * that get no row, and writes the others anew. The rows, and so the hash, are those of a data set that got them in order.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DataColumns, DataPart, DataSetKey, DataSetManifest } from '../../ports/market-catalog.ts';
import { type ColumnScale, specsOf } from './column-layout.ts';
import { type CommitDetails, DataSetWriter } from './data-set-writer.ts';
import { mergedRows } from './merge-rows.ts';
import type { PartReader } from './part-files.ts';
import { labelOf } from './partition.ts';
import { commonScale, rescaled } from './rescale.ts';

const STAGING = '.insert-';

/** Removes what a killed process staged. */
function removeStale(catalog: string): void {
  for (const name of readdirSync(catalog).filter((one) => one.startsWith(STAGING))) {
    const process = Number(name.slice(STAGING.length).split('-')[0]);
    if (!isAlive(process)) rmSync(join(catalog, basename(name)), { recursive: true, force: true });
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Parts of a data set by partition. */
function byLabel(parts: readonly DataPart[]): Map<string, DataPart[]> {
  const groups = new Map<string, DataPart[]>();
  for (const part of parts) {
    const label = labelOf(part.file);
    groups.set(label, [...(groups.get(label) ?? []), part]);
  }
  return groups;
}

/** Adds rows anywhere in one data set. One commit, then it is spent. */
export class InsertingWriter {
  readonly id: string;
  private readonly catalog: string;
  private readonly key: DataSetKey;
  private readonly reader: PartReader;
  private readonly target: DataSetWriter;
  private readonly stagingFolder: string;
  private readonly staging: DataSetWriter;
  private added = 0;

  /** @param catalog folder in which the data set is; it exists. */
  constructor(catalog: string, key: DataSetKey, o: { readonly reader: PartReader }) {
    this.catalog = catalog;
    this.key = key;
    this.reader = o.reader;
    this.target = new DataSetWriter(catalog, key, { reader: o.reader, rewrite: 'replace' });
    this.id = this.target.id;
    removeStale(catalog);
    this.stagingFolder = mkdtempSync(join(catalog, `${STAGING}${process.pid}-`));
    this.staging = new DataSetWriter(this.stagingFolder, key, { reader: o.reader });
  }

  /** Rows that were new; known after the commit. */
  get rowsAdded(): number {
    return this.added;
  }

  /** The data set as it was when this writer began. */
  get before(): DataSetManifest | undefined {
    return this.target.before;
  }

  /** Adds rows. @throws the codes of `DataSetWriter.append`, but for rows that lie before the end. */
  async append(columns: DataColumns, scale?: ColumnScale): Promise<void> {
    await this.staging.append(columns, scale);
  }

  private async read(folder: string, parts: readonly DataPart[], names: readonly string[]): Promise<DataColumns> {
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const joined = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
    let at = 0;
    for (const part of parts) {
      const columns = await this.reader.columns(join(folder, this.id), part, names);
      for (const name of names) joined[name]?.set(columns[name] as Float64Array, at);
      at += part.rows;
    }
    return joined;
  }

  /** Rows of one partition of both, on the finer of the two scales. */
  private async merge(staged: DataSetManifest, stagedParts: readonly DataPart[], storedParts: readonly DataPart[]) {
    const stored = this.before as DataSetManifest;
    const scale = staged.scale === undefined ? undefined : commonScale(stored.scale, staged.scale);
    const columnsOf = async (manifest: DataSetManifest, folder: string, parts: readonly DataPart[]) => {
      const columns = await this.read(folder, parts, manifest.columns);
      if (scale === undefined || manifest.scale === undefined) return columns;
      return rescaled(specsOf(this.key.kind, manifest.columns), columns, { from: manifest.scale, to: scale });
    };
    const incoming = await columnsOf(staged, this.stagingFolder, stagedParts);
    const { columns, added } = mergedRows({
      id: this.id,
      kind: this.key.kind,
      stored: await columnsOf(stored, this.catalog, storedParts),
      incoming,
      range: [staged.from, staged.to],
    });
    this.added += added;
    await this.target.append(columns, scale);
  }

  /**
   * Makes everything that was added durable and visible, in one step.
   * @returns the manifest; the old one when there was nothing new.
   * @throws BOT4_CATALOG_CONFLICT when a row contradicts a stored one; StaleVersion when another writer was faster;
   * BOT4_CATALOG_CORRUPT, BOT4_STORE_WRITE, BOT4_CATALOG_LOCKED.
   */
  async commit(details: CommitDetails): Promise<DataSetManifest> {
    const before = this.before as DataSetManifest;
    const staged = await this.staging.commit({ ...details, repairs: [] });
    const incoming = byLabel(staged.parts);
    const stored = byLabel(before.parts);
    for (const label of [...new Set([...incoming.keys(), ...stored.keys()])].sort()) {
      const fresh = incoming.get(label);
      const there = stored.get(label) ?? [];
      if (fresh === undefined) await this.target.keep(there);
      else await this.merge(staged, fresh, there);
    }
    const manifest = this.added === 0 ? before : await this.target.commit(details);
    await this.abandon();
    return manifest;
  }

  /** Removes what was staged, and what was written and not committed. */
  async abandon(): Promise<void> {
    await this.staging.abandon();
    rmSync(this.stagingFolder, { recursive: true, force: true });
    await this.target.abandon();
  }
}
