/**
 * A catalog that forgets: for tests and for trying things out. It keeps the same promises as the one on disk (all or
 * none, repeated rows skipped, revised rows refused) but those about power cuts.
 */
import { createHash } from 'node:crypto';
import { InputError } from '../../core/index.ts';
import type { DataColumns, DataCommit, DataPart, DataSetManifest, MarketCatalog } from '../../ports/market-catalog.ts';
import { dataSetId } from '../catalog/data-set-id.ts';

interface Stored {
  manifest: DataSetManifest;
  columns: Record<string, Float64Array>;
}

function hashOf(columns: DataColumns): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(columns).sort()) {
    const column = columns[name] as Float64Array;
    hash.update(`${name}:${column.length};`);
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}

function lengthOf(columns: DataColumns): number {
  return columns.time?.length ?? 0;
}

/** Order of two rows: by time, rows of trades also by id. */
function orderOf(columns: DataColumns, row: number): readonly [number, number] {
  return [(columns.time as Float64Array)[row] as number, columns.id?.[row] ?? 0];
}

function isBefore(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

function conflict(id: string, detail: string, row: number): never {
  throw new InputError('BOT4_CATALOG_CONFLICT', detail, { place: { key: id, row: row + 1 } });
}

/** Row of `stored` that is at the same time (and id) as row `row` of `added`, or −1. */
function sameRow(stored: DataColumns, added: DataColumns, row: number): number {
  const wanted = orderOf(added, row);
  let low = 0;
  let high = lengthOf(stored);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(orderOf(stored, middle), wanted)) low = middle + 1;
    else high = middle;
  }
  if (low === lengthOf(stored)) return -1;
  return isBefore(wanted, orderOf(stored, low)) ? -1 : low;
}

/** First row of `added` that is new. @throws BOT4_CATALOG_CONFLICT */
function firstNew(id: string, stored: DataColumns, added: DataColumns): number {
  const names = Object.keys(stored);
  const length = lengthOf(stored);
  let row = 0;
  for (; row < lengthOf(added); row++) {
    if (length === 0 || isBefore(orderOf(stored, length - 1), orderOf(added, row))) break;
    const same = sameRow(stored, added, row);
    if (same < 0) conflict(id, `row lies before the last one, at ${orderOf(added, row)[0]}`, row);
    for (const name of names) {
      const before = stored[name]?.[same];
      const now = added[name]?.[row];
      if (!Object.is(before, now)) conflict(id, `${name} is ${now} and was stored as ${before}`, row);
    }
  }
  return row;
}

function checkColumns(id: string, commit: DataCommit, stored: Stored | undefined): void {
  const length = lengthOf(commit.columns);
  for (const [name, column] of Object.entries(commit.columns)) {
    if (column.length !== length) {
      throw new InputError('BOT4_DATA_COLUMN', `${name} has ${column.length} rows and time has ${length}`, {
        place: { key: id },
      });
    }
  }
  for (let row = 1; row < length; row++) {
    if (isBefore(orderOf(commit.columns, row - 1), orderOf(commit.columns, row))) continue;
    throw new InputError('BOT4_DATA_ORDER', 'rows are not in the order of time', { place: { key: id, row: row + 1 } });
  }
  if (stored === undefined) return;
  const scale = JSON.stringify([stored.manifest.scale, stored.manifest.columns]);
  if (scale !== JSON.stringify([commit.scale, Object.keys(commit.columns)])) {
    conflict(id, 'columns or scale differ from those of the data set', 0);
  }
}

/** A catalog in memory. */
export class MemoryCatalog implements MarketCatalog {
  readonly #sets = new Map<string, Stored>();

  async list(): Promise<readonly DataSetManifest[]> {
    return [...this.#sets.values()].map(({ manifest }) => manifest);
  }

  async manifest(id: string): Promise<DataSetManifest | undefined> {
    return this.#sets.get(id)?.manifest;
  }

  async commit(commit: DataCommit): Promise<DataSetManifest> {
    const id = dataSetId(commit.key);
    const before = this.#sets.get(id);
    checkColumns(id, commit, before);
    const stored = before?.columns ?? {};
    const start = firstNew(id, stored, commit.columns);
    const columns: Record<string, Float64Array> = {};
    const added: Record<string, Float64Array> = {};
    for (const [name, column] of Object.entries(commit.columns)) {
      const old = stored[name] ?? new Float64Array(0);
      added[name] = column.slice(start);
      const joined = new Float64Array(old.length + column.length - start);
      joined.set(old);
      joined.set(added[name] as Float64Array, old.length);
      columns[name] = joined;
    }
    const manifest = this.#describe(commit, id, columns, added);
    this.#sets.set(id, { manifest, columns });
    return manifest;
  }

  #describe(commit: DataCommit, id: string, columns: DataColumns, added: DataColumns): DataSetManifest {
    const before = this.#sets.get(id)?.manifest;
    const time = columns.time as Float64Array;
    const origins = before?.origins ?? [];
    const known = origins.some((origin) => JSON.stringify(origin) === JSON.stringify(commit.origin));
    return {
      id,
      key: commit.key,
      version: (before?.version ?? 0) + 1,
      sha256: hashOf(columns),
      rows: time.length,
      columns: Object.keys(columns),
      ...(commit.scale === undefined ? {} : { scale: commit.scale }),
      from: time[0] ?? 0,
      to: time.at(-1) ?? 0,
      origins: known ? origins : [...origins, commit.origin],
      repairs: before?.repairs ?? [],
      parts: lengthOf(added) === 0 ? (before?.parts ?? []) : [...(before?.parts ?? []), partOf(added, id, before)],
      ...(commit.cursor === undefined ? {} : { cursor: commit.cursor }),
      quality: [],
    };
  }

  async read(
    id: string,
    range: { readonly from?: number; readonly to?: number; readonly columns?: readonly string[] } = {},
  ): Promise<DataColumns> {
    const stored = this.#sets.get(id);
    if (stored === undefined) {
      const known = [...this.#sets.keys()].join(', ') || 'none';
      throw new InputError('BOT4_CATALOG_MISSING', `there is no '${id}'; there are: ${known}`, { place: { key: id } });
    }
    const time = stored.columns.time as Float64Array;
    const from = time.findIndex((value) => value >= (range.from ?? Number.NEGATIVE_INFINITY));
    const end = time.findIndex((value) => value >= (range.to ?? Number.POSITIVE_INFINITY));
    const names = range.columns ?? stored.manifest.columns;
    return Object.fromEntries(
      names.map((name) => [
        name,
        (stored.columns[name] as Float64Array).slice(from < 0 ? time.length : from, end < 0 ? time.length : end),
      ]),
    );
  }
}

function partOf(columns: DataColumns, id: string, before: DataSetManifest | undefined): DataPart {
  const time = columns.time as Float64Array;
  const content = hashOf(columns);
  return {
    file: `${id}/${before?.parts.length ?? 0}`,
    rows: time.length,
    from: time[0] as number,
    to: time.at(-1) as number,
    sha256: content,
    content,
  };
}
