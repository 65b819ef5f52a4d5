/**
 * Repairs of a data set: each asked for by name, each recorded with what it did. The version before stays on disk and can be
 * restored; artifacts that refer to it by hash find it again.
 */
import { join } from 'node:path';
import { InputError, StoreError } from '../../core/index.ts';
import { filledBars, lastRowDropped, tradesWithin, withoutRepeatedRows } from '../../domain/market/index.ts';
import type { DataColumns, DataRepair, DataSetManifest } from '../../ports/market-catalog.ts';
import type { FileCatalog } from './catalog.ts';
import { isTimeUnique } from './column-layout.ts';
import { replaceManifest, StaleVersion } from './data-set-writer.ts';
import { keptManifest, keptVersions } from './history.ts';
import { partitionAt } from './partition.ts';

/** What is wanted. */
export interface RepairOptions {
  readonly fillGaps?: boolean;
  readonly dropDuplicates?: boolean;
  readonly dropOutliers?: boolean;
  readonly dropLast?: boolean;
}

/** Rows of each partition in turn; all at once where a repair looks across them. */
async function* pieces(catalog: FileCatalog, manifest: DataSetManifest): AsyncGenerator<DataColumns> {
  const { kind } = manifest.key;
  if (isTimeUnique(kind)) {
    yield await catalog.read(manifest.id);
    return;
  }
  for (let from = manifest.from; from <= manifest.to; ) {
    const { to } = partitionAt(kind, from);
    yield await catalog.read(manifest.id, { from, to });
    const next = manifest.parts.find((part) => part.from >= to);
    from = next?.from ?? Infinity;
  }
}

function refuse(id: string, detail: string): never {
  throw new InputError('BOT4_CLI_USAGE', detail, { place: { file: id } });
}

/** What is done to rows, with what it did so far. */
class Repairs {
  private readonly manifest: DataSetManifest;
  private readonly options: RepairOptions;
  private readonly counts: Record<'filled' | 'repeated' | 'outliers' | 'last', number> = {
    filled: 0,
    repeated: 0,
    outliers: 0,
    last: 0,
  };

  constructor(manifest: DataSetManifest, options: RepairOptions) {
    const { kind } = manifest.key;
    const { fillGaps, dropDuplicates, dropOutliers, dropLast } = options;
    if (!(fillGaps || dropDuplicates || dropOutliers || dropLast))
      refuse(manifest.id, 'say what is to be repaired: --fill-gaps, --drop-duplicates, --drop-outliers or --drop-last');
    if ((fillGaps || dropLast) && kind !== 'bars')
      refuse(manifest.id, `${kind} cannot be filled or shortened; only bars can`);
    if ((dropOutliers || dropDuplicates) && kind !== 'trades') {
      refuse(
        manifest.id,
        `${kind} have one row a time and no outliers that are errors for certain; only trades are filtered`,
      );
    }
    this.manifest = manifest;
    this.options = options;
  }

  apply(columns: DataColumns): DataColumns {
    const { fillGaps, dropDuplicates, dropOutliers, dropLast } = this.options;
    let rows = columns;
    const count = (): number => (rows.time as Float64Array).length;
    const step = (key: keyof typeof this.counts, change: (rows: DataColumns) => DataColumns): void => {
      const before = count();
      rows = change(rows);
      this.counts[key] += Math.abs(count() - before);
    };
    if (dropOutliers) step('outliers', tradesWithin);
    if (dropDuplicates) step('repeated', withoutRepeatedRows);
    if (dropLast) step('last', lastRowDropped);
    if (fillGaps) step('filled', (all) => filledBars(all, this.manifest.key.intervalMicros as number));
    return rows;
  }

  done(): DataRepair[] {
    const { filled, repeated, outliers, last } = this.counts;
    const all: DataRepair[] = [
      {
        what: 'drop-outliers',
        rows: outliers,
        detail: 'trades without an amount or with a price outside [median/5, 5·median] of their UTC day',
      },
      {
        what: 'drop-duplicates',
        rows: repeated,
        detail: 'trades equal to an earlier one of the same time in every column',
      },
      { what: 'drop-last', rows: last, detail: 'the last bar, which may not have been over' },
      { what: 'fill-gaps', rows: filled, detail: 'missing bars: all prices the last close, volumes 0' },
    ];
    return all.filter(({ rows }) => rows > 0);
  }
}

/**
 * Repairs a data set as asked.
 * @returns the new manifest and what was done; the old one and nothing when there was nothing to do.
 * @throws BOT4_CATALOG_MISSING; BOT4_CLI_USAGE when nothing is asked for, or something that the kind does not have.
 */
export async function repairDataSet(catalog: FileCatalog, id: string, options: RepairOptions): Promise<Repaired> {
  return unlessOvertaken(id, () => repairOnce(catalog, id, options));
}

/** What a repair did. */
interface Repaired {
  readonly before: DataSetManifest;
  readonly manifest: DataSetManifest;
  readonly done: readonly DataRepair[];
}

/** Times that a repair begins again because another process was faster. */
const ATTEMPTS = 20;

/** @throws BOT4_CATALOG_LOCKED when other processes commit all the time. */
async function unlessOvertaken<T>(id: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof StaleVersion)) throw cause;
      if (attempt < ATTEMPTS) continue;
      const detail = 'other processes write to this data set all the time';
      throw new StoreError('BOT4_CATALOG_LOCKED', detail, { place: { file: id }, cause });
    }
  }
}

async function repairOnce(catalog: FileCatalog, id: string, options: RepairOptions): Promise<Repaired> {
  const before = await catalog.existing(id);
  const repairs = new Repairs(before, options);
  const writer = catalog.rewriter(before.key);
  try {
    if (writer.before?.version !== before.version) throw new StaleVersion(id);
    for await (const columns of pieces(catalog, before)) await writer.append(repairs.apply(columns), before.scale);
    const done = repairs.done();
    if (done.length === 0) return { before, manifest: before, done };
    return { before, manifest: await writer.commit({ repairs: done }), done };
  } catch (cause) {
    // Rows or files that another commit took away are its doing, whatever they made fail.
    const isOvertaken = (await catalog.manifest(id))?.version !== before.version;
    throw isOvertaken ? new StaleVersion(id, { cause }) : cause;
  } finally {
    await writer.abandon();
  }
}

/** Versions that can be restored, oldest first. @throws BOT4_CATALOG_MISSING */
export async function restorableVersions(catalog: FileCatalog, id: string): Promise<readonly number[]> {
  await catalog.existing(id);
  return keptVersions(join(catalog.folder, id));
}

/**
 * Puts a version from before a repair back; the present one is kept in its turn.
 * @throws BOT4_CATALOG_MISSING; BOT4_CLI_USAGE when that version is not kept.
 */
export async function restoreVersion(catalog: FileCatalog, id: string, version: number): Promise<DataSetManifest> {
  return unlessOvertaken(id, () => restoreOnce(catalog, id, version));
}

async function restoreOnce(catalog: FileCatalog, id: string, version: number): Promise<DataSetManifest> {
  const base = await catalog.existing(id);
  const folder = join(catalog.folder, id);
  const kept = keptManifest(folder, id, version);
  if (kept === undefined) {
    const versions = keptVersions(folder);
    refuse(
      id,
      `version ${version} is not kept; ${versions.length === 0 ? 'none is' : `kept are ${versions.join(', ')}`}`,
    );
  }
  const manifest = { ...kept, version: base.version + 1 };
  replaceManifest(folder, { base, manifest, keepBase: true });
  return manifest;
}
