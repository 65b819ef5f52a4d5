/**
 * Adds rows to the end of a data set and commits them in one step. Parts are written as rows come, so memory holds one part
 * being filled and one being written; until `commit` no manifest names them and nobody sees them.
 *
 * Two writers do not wait for each other: each builds on the version that it found, and the second to commit finds another
 * version under the lock and has to begin again. What a crash or a lost race leaves are files without a name in a manifest;
 * the next commit removes them.
 */
import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatUtc, InputError, micros, StoreError } from '../../core/index.ts';
import type {
  DataColumns,
  DataOrigin,
  DataPart,
  DataRepair,
  DataSetKey,
  DataSetManifest,
} from '../../ports/market-catalog.ts';
import { syncFolder } from '../fs/atomic-write.ts';
import { withFileLock } from '../fs/file-lock.ts';
import { type ColumnScale, type ColumnSpec, checkColumns, checkScale, isTimeUnique, specsOf } from './column-layout.ts';
import { dataSetContent } from './content-hash.ts';
import { dataSetId } from './data-set-id.ts';
import { historyFiles, keepVersion } from './history.ts';
import { readManifest, writeManifest } from './manifest-file.ts';
import { newRows } from './merge-rows.ts';
import { type PartReader, removeOrphans, syncParts, writePart } from './part-files.ts';
import { labelOf, lowerBound, PART_ROWS, type Partition, partitionAt } from './partition.ts';
import { commonScale, rescaled, sameScale } from './rescale.ts';
import { RowBuffer } from './row-buffer.ts';

/** What is committed with the rows. */
export interface CommitDetails {
  /** Absent for a repair: the rows then come from where they came before. */
  readonly origin?: DataOrigin;
  readonly cursor?: string;
  readonly repairs?: readonly DataRepair[];
}

/** Thrown inside: another writer has committed since this one began. */
export class StaleVersion extends Error {}

/** Adds rows to one data set. One commit, then it is spent. */
export class DataSetWriter {
  readonly id: string;
  private readonly key: DataSetKey;
  private readonly folder: string;
  private readonly reader: PartReader;
  private readonly base: DataSetManifest | undefined;
  private readonly rewrite: 'keep' | 'replace' | undefined;
  private parts: DataPart[];
  private specs: readonly ColumnSpec[] = [];
  private scale: ColumnScale | undefined;
  private buffer: RowBuffer | undefined;
  private partition: Partition | undefined;
  private lastTime: number;
  private writing: Promise<void> = Promise.resolve();
  private added = 0;
  private isCommitted = false;

  /** @param o.rewrite to begin without rows: `keep` keeps the version that was there, for a repair. */
  constructor(
    catalog: string,
    key: DataSetKey,
    o: { readonly reader: PartReader; readonly rewrite?: 'keep' | 'replace' },
  ) {
    this.id = dataSetId(key);
    this.key = key;
    this.folder = join(catalog, this.id);
    this.reader = o.reader;
    this.rewrite = o.rewrite;
    const isRewrite = o.rewrite !== undefined;
    this.base = readManifest(this.folder, this.id);
    this.parts = isRewrite ? [] : [...(this.base?.parts ?? [])];
    this.scale = this.base?.scale;
    this.lastTime = isRewrite || this.base === undefined || this.base.rows === 0 ? -1 : this.base.to;
    if (this.base !== undefined) this.useColumns(this.base.columns);
    mkdirSync(this.folder, { recursive: true });
  }

  /** Rows that were new so far. */
  get rowsAdded(): number {
    return this.added;
  }

  /** The data set as it was when this writer began. */
  get before(): DataSetManifest | undefined {
    return this.base;
  }

  private useColumns(names: readonly string[]): void {
    this.specs = specsOf(this.key.kind, names);
    this.buffer = new RowBuffer(names);
  }

  /**
   * Adds rows.
   * @param columns (n,) each, in the order of time.   @param scale decimals of integer columns.
   * @throws BOT4_DATA_COLUMN, BOT4_DATA_VALUE, BOT4_DATA_ORDER, BOT4_DATA_PRECISION, BOT4_CATALOG_CONFLICT,
   * BOT4_CATALOG_CORRUPT, BOT4_STORE_WRITE; then nothing is committed.
   */
  async append(columns: DataColumns, scale?: ColumnScale): Promise<void> {
    const { kind } = this.key;
    const names = checkColumns(kind, columns);
    checkScale(kind, scale);
    if (this.buffer === undefined) this.useColumns(names);
    const extra = names.find((name) => !this.specs.some((spec) => spec.name === name));
    if (extra !== undefined) {
      const detail = `the data set has no column ${extra}, the rows to add have one`;
      throw new InputError('BOT4_CATALOG_CONFLICT', detail, { place: { file: this.id, key: extra } });
    }
    checkOrder(kind, columns.time as Float64Array, this.id);
    const onGrid = await this.onGrid(columns, scale);
    await this.store(await this.withoutStored(onGrid));
  }

  /** The columns on the scale of the data set; makes that finer when they need it. */
  private async onGrid(columns: DataColumns, scale: ColumnScale | undefined): Promise<DataColumns> {
    if (scale === undefined) return columns;
    const common = commonScale(this.scale, scale);
    if (this.scale !== undefined && !sameScale(common, this.scale)) await this.refine(this.scale, common);
    this.scale = common;
    return rescaled(this.specs, columns, { from: scale, to: common });
  }

  /** Writes everything that there is anew, with more decimals. */
  private async refine(from: ColumnScale, to: ColumnScale): Promise<void> {
    await this.writing;
    const names = this.specs.map(({ name }) => name);
    const refined: DataPart[] = [];
    for (const [i, part] of this.parts.entries()) {
      const columns = rescaled(this.specs, await this.reader.columns(this.folder, part, names), { from, to });
      const index = this.indexIn(labelOf(part.file), this.parts.slice(0, i));
      refined.push(await writePart({ folder: this.folder, label: labelOf(part.file), index }, this.specs, columns, to));
    }
    this.parts = refined;
    const waiting = this.buffer?.take();
    if (waiting !== undefined) {
      const columns = rescaled(this.specs, waiting, { from, to });
      this.buffer?.add(columns, 0, (columns.time as Float64Array).length);
    }
  }

  private indexIn(label: string, parts: readonly DataPart[]): number {
    return parts.filter(({ file }) => labelOf(file) === label).length;
  }

  /** The rows that are after what the data set had when this writer began, or are not stored at that last time. */
  private async withoutStored(columns: DataColumns): Promise<DataColumns> {
    const time = columns.time as Float64Array;
    const last = this.added > 0 ? -1 : this.lastTime;
    if (time.length === 0 || (time[0] as number) > last) return columns;
    const names = this.specs.map(({ name }) => name).filter((name) => columns[name] !== undefined);
    const stored = await this.rowsBetween(time[0] as number, time[time.length - 1] as number, names);
    return newRows({ id: this.id, kind: this.key.kind, last, stored, incoming: columns, names });
  }

  /** Stored rows between two times, both inclusive. */
  private async rowsBetween(from: number, to: number, names: readonly string[]): Promise<DataColumns> {
    const parts = this.parts.filter((part) => part.to >= from && part.from <= to);
    const read: Record<string, Float64Array>[] = [];
    for (const part of parts) read.push(await this.reader.columns(this.folder, part, names));
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const joined = Object.fromEntries(names.map((name) => [name, new Float64Array(rows)]));
    let at = 0;
    for (const columns of read) {
      for (const name of names) joined[name]?.set(columns[name] as Float64Array, at);
      at += columns.time?.length ?? 0;
    }
    const first = lowerBound(joined.time as Float64Array, from);
    const end = lowerBound(joined.time as Float64Array, to + 1, first);
    return Object.fromEntries(names.map((name) => [name, (joined[name] as Float64Array).subarray(first, end)]));
  }

  private async store(columns: DataColumns): Promise<void> {
    const time = columns.time as Float64Array;
    const n = time.length;
    if (n === 0) return;
    if (this.added > 0) checkOrder(this.key.kind, Float64Array.of(this.lastTime, time[0] as number), this.id);
    if (this.added === 0) await this.reopenLastPart(time[0] as number);
    const buffer = this.buffer as RowBuffer;
    for (let at = 0; at < n; ) {
      if (this.partition === undefined || (time[at] as number) >= this.partition.to) {
        await this.flush();
        this.partition = partitionAt(this.key.kind, time[at] as number);
      }
      const end = Math.min(lowerBound(time, this.partition.to, at), at + PART_ROWS - buffer.rows);
      buffer.add(columns, at, end);
      this.added += end - at;
      at = end;
      if (buffer.rows === PART_ROWS) await this.flush();
    }
    this.lastTime = time[n - 1] as number;
  }

  /** Takes the rows of a last part that is not full back, when what comes belongs to the same partition. */
  private async reopenLastPart(time: number): Promise<void> {
    const last = this.parts.at(-1);
    const partition = partitionAt(this.key.kind, time);
    if (last === undefined || labelOf(last.file) !== partition.label) return;
    this.partition = partition;
    if (last.rows === PART_ROWS) return;
    const names = this.specs.map(({ name }) => name);
    (this.buffer as RowBuffer).add(await this.reader.columns(this.folder, last, names), 0, last.rows);
    this.parts.pop();
  }

  /** Hands the rows of the buffer to the writer of parts, after the part before is on disk. */
  private async flush(): Promise<void> {
    await this.writing;
    if (this.buffer === undefined || this.buffer.rows === 0 || this.partition === undefined) return;
    const { label } = this.partition;
    // Another writer that gave up may have removed the empty folder.
    mkdirSync(this.folder, { recursive: true });
    const place = { folder: this.folder, label, index: this.indexIn(label, this.parts) };
    const { buffer } = this;
    this.writing = writePart(place, this.specs, buffer.take(), this.scale).then((part) => {
      buffer.giveBack();
      this.parts.push(part);
    });
    // The failure is reported by whoever waits for the part next; until then it must not count as unhandled.
    this.writing.catch(() => undefined);
  }

  private manifestWith(details: CommitDetails): DataSetManifest {
    const { base, parts } = this;
    const { origin } = details;
    const known = base?.origins ?? [];
    const isKnown = known.some((one) => JSON.stringify(one) === JSON.stringify(origin));
    const cursor = details.cursor ?? base?.cursor;
    const head = {
      id: this.id,
      key: this.key,
      version: (base?.version ?? 0) + 1,
      columns: this.specs.map(({ name }) => name),
      ...(this.scale === undefined ? {} : { scale: this.scale }),
    };
    return {
      ...head,
      sha256: dataSetContent(head, parts),
      rows: parts.reduce((sum, part) => sum + part.rows, 0),
      from: parts[0]?.from ?? 0,
      to: parts.at(-1)?.to ?? 0,
      origins: isKnown || origin === undefined ? known : [...known, origin],
      repairs: [...(base?.repairs ?? []), ...(details.repairs ?? [])],
      parts,
      ...(cursor === undefined ? {} : { cursor }),
      quality: base?.quality ?? [],
    };
  }

  /**
   * Makes everything that was added durable and visible, in one step.
   * @returns the manifest; the old one when there was nothing new.
   * @throws StaleVersion when another writer was faster; BOT4_STORE_WRITE, BOT4_CATALOG_LOCKED.
   */
  async commit(details: CommitDetails): Promise<DataSetManifest> {
    await this.flush();
    await this.writing;
    const { base } = this;
    const isSame = this.added === 0 && (details.cursor ?? base?.cursor) === base?.cursor;
    // Repairs of rows that come say nothing when no row comes; those of a rewrite may leave none.
    const isRepair = this.rewrite !== undefined && (details.repairs ?? []).length > 0;
    if (base !== undefined && isSame && !isRepair) return base;
    const manifest = this.manifestWith(details);
    const known = new Set((base?.parts ?? []).map(({ file }) => file));
    await syncParts(
      this.folder,
      this.parts.filter(({ file }) => !known.has(file)),
    );
    replaceManifest(this.folder, { base, manifest, keepBase: this.rewrite === 'keep' });
    this.isCommitted = true;
    return manifest;
  }

  /** Takes parts of the version before as they are, in a rewrite. @param parts after what was added so far. */
  async keep(parts: readonly DataPart[]): Promise<void> {
    await this.flush();
    await this.writing;
    this.partition = undefined;
    for (const part of parts) {
      this.parts.push(part);
      this.added += part.rows;
      this.lastTime = part.to;
    }
  }

  /** Removes what was written and not committed. Does nothing after a commit. */
  async abandon(): Promise<void> {
    await this.writing.catch(() => undefined);
    if (this.isCommitted || !existsSync(this.folder)) return;
    const remove = (): void => {
      const parts = [...(readManifest(this.folder, this.id)?.parts ?? []), ...(this.base?.parts ?? [])];
      const named = new Set([...parts.map(({ file }) => file), ...historyFiles(this.folder, this.id)]);
      for (const { file } of this.parts) if (!named.has(file)) rmSync(join(this.folder, file), { force: true });
    };
    if (readManifest(this.folder, this.id) !== undefined) {
      withFileLock(join(this.folder, '.lock'), remove);
      return;
    }
    remove();
    try {
      rmdirSync(this.folder);
    } catch {
      // Another writer has begun there.
    }
  }
}

function checkOrder(kind: DataSetKey['kind'], time: Float64Array, id: string): void {
  const step = isTimeUnique(kind) ? 1 : 0;
  for (let i = 1; i < time.length; i++) {
    if ((time[i] as number) - (time[i - 1] as number) >= step) continue;
    const detail =
      time[i] === time[i - 1] ? 'the row repeats the time of the row before' : 'the row is earlier than the row before';
    throw new InputError('BOT4_DATA_ORDER', `${detail} (${formatUtc(micros(time[i] as number))})`, {
      place: { file: id, row: i + 1, key: 'time' },
    });
  }
}

/**
 * Replaces a manifest under the lock of the data set, unless another writer did since `base` was read.
 * @throws StaleVersion, BOT4_STORE_WRITE, BOT4_CATALOG_LOCKED
 */
export function replaceManifest(
  folder: string,
  change: {
    readonly base: DataSetManifest | undefined;
    readonly manifest: DataSetManifest;
    /** Keep the base so that it can be restored. */
    readonly keepBase?: boolean;
  },
): void {
  const { base, manifest } = change;
  syncFolder(folder);
  if (base === undefined) syncFolder(dirname(folder));
  const work = (): void => {
    const current = readManifest(folder, manifest.id);
    if (current?.version !== base?.version) throw new StaleVersion(manifest.id);
    // The parts of the version before stay for readers that are in the middle of it.
    const named = [...manifest.parts, ...(base?.parts ?? [])].map(({ file }) => file);
    if (change.keepBase === true && base !== undefined) keepVersion(folder, base);
    writeManifest(folder, manifest);
    removeOrphans(folder, new Set([...named, ...historyFiles(folder, manifest.id)]));
  };
  try {
    withFileLock(join(folder, '.lock'), work);
  } catch (cause) {
    const timedOut = cause instanceof StoreError && cause.place.file === join(folder, '.lock');
    if (!timedOut) throw cause;
    throw new StoreError('BOT4_CATALOG_LOCKED', cause.message, { place: { file: folder }, cause });
  }
}
