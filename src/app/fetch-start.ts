/**
 * Where a fetch begins: at the end of what the data set has, after a look at its last rows. What the venue says about them
 * now must be what it said then.
 */
import { InputError } from '../core/index.ts';
import type { WireScale } from '../domain/market/index.ts';
import type { HistoryPage, HistoryPosition, HistoryReader } from '../ports/history-source.ts';
import type { DataColumns, DataSetManifest } from '../ports/market-catalog.ts';
import type { FetchRequest } from './fetch.ts';
import { type FetchCursor, isoTime, NOTHING_MISSING, parseCursor } from './fetch-plan.ts';

/** The data set of a key, found by what it is of. */
async function findDataSet(request: FetchRequest): Promise<DataSetManifest | undefined> {
  const { key } = request.reader;
  const all = await request.catalog.list();
  return all.find(
    ({ key: other }) =>
      other.venue === key.venue &&
      other.market === key.market &&
      other.symbol === key.symbol &&
      other.kind === key.kind &&
      other.intervalMicros === key.intervalMicros,
  );
}

/** Rows asked for again when a fetch goes on. */
const OVERLAP_ROWS = 10;

/** Where a fetch begins. */
export interface FetchStart {
  readonly manifest: DataSetManifest | undefined;
  readonly cursor: FetchCursor;
  /** Where the first page begins: before `cursor.next` when there are rows to be compared. */
  readonly ask: HistoryPosition;
  /** Stored rows from `ask` on. */
  readonly known: DataColumns | undefined;
}

function lastOf(column: Float64Array | undefined): number {
  return column?.at(-1) ?? Number.NaN;
}

/** A stored row of trades is found by its id, all others by their time. */
export function stepAfter(reader: HistoryReader): number {
  return reader.key.kind === 'bars' ? (reader.key.intervalMicros ?? 1) : 1;
}

/** The last stored rows of a data set. */
async function lastRows(request: FetchRequest, manifest: DataSetManifest): Promise<DataColumns> {
  const span = OVERLAP_ROWS * stepAfter(request.reader);
  const from = request.reader.key.kind === 'bars' ? manifest.to - span : manifest.to - 1;
  const rows = await request.catalog.read(manifest.id, { from: Math.max(0, from) });
  const time = rows.time as Float64Array;
  if (time.length <= OVERLAP_ROWS) return rows;
  return Object.fromEntries(Object.entries(rows).map(([name, column]) => [name, column.subarray(-OVERLAP_ROWS)]));
}

function refuseRange(manifest: DataSetManifest, detail: string): never {
  throw new InputError('BOT4_CATALOG_CONFLICT', detail, { place: { key: manifest.id } });
}

/** Refuses a range that would leave a hole or would have to go in front of what is stored. */
function checkRange(request: FetchRequest, manifest: DataSetManifest, cursor: FetchCursor): void {
  if (request.from < cursor.from && request.from < manifest.from) {
    const begins = isoTime(Math.min(cursor.from, manifest.from));
    refuseRange(
      manifest,
      `the data set begins at ${begins} and rows are only added at its end; ask --from '${begins}', or remove it first`,
    );
  }
  if (request.from > cursor.next.time) {
    const ends = isoTime(cursor.next.time);
    refuseRange(manifest, `the data set ends at ${ends}: a hole would be left; ask --from '${ends}'`);
  }
}

/** Finds out where a fetch begins. @throws BOT4_CATALOG_CONFLICT when the range does not fit the data set. */
export async function startOf(request: FetchRequest): Promise<FetchStart> {
  const manifest = await findDataSet(request);
  const fresh: FetchCursor = { from: request.from, next: { time: request.from, id: 0 }, missing: NOTHING_MISSING };
  if (manifest === undefined || manifest.rows === 0) {
    return { manifest: undefined, cursor: fresh, ask: fresh.next, known: undefined };
  }
  const known = await lastRows(request, manifest);
  const last = lastOf(known.time);
  const id = lastOf(known.id);
  const after = Number.isNaN(id) ? { time: last + stepAfter(request.reader), id: 0 } : { time: last, id: id + 1 };
  const cursor = parseCursor(manifest.cursor) ?? { from: manifest.from, next: after, missing: NOTHING_MISSING };
  checkRange(request, manifest, cursor);
  const first = (known.time as Float64Array)[0] as number;
  const ask = Number.isNaN(id) ? { time: first, id: 0 } : { time: last, id };
  return { manifest, cursor, ask, known };
}

/** Index of the first row of a page that was not stored before. */
export function firstNewRow(page: DataColumns, next: HistoryPosition): number {
  const time = page.time as Float64Array;
  const ids = page.id;
  let row = 0;
  while (row < time.length) {
    const at = time[row] as number;
    if (at > next.time || (at === next.time && (ids === undefined || (ids[row] as number) >= next.id))) break;
    row++;
  }
  return row;
}

/** What one stands for in a column. */
function unitOf(name: string, scale: WireScale | undefined): number {
  if (name === 'price') return 10 ** (scale?.priceDecimals ?? 0);
  return name === 'qty' ? 10 ** (scale?.qtyDecimals ?? 0) : 1;
}

/** Refuses a page that says something else about a stored row than the data set. */
export function compareStored(request: FetchRequest, start: FetchStart, page: HistoryPage, fresh: number): void {
  const { known } = start;
  if (known === undefined) return;
  const identity = page.columns.id === undefined ? 'time' : 'id';
  const stored = new Map(Array.from(known[identity] as Float64Array, (value, row) => [value, row]));
  for (let row = 0; row < fresh; row++) {
    const before = stored.get((page.columns[identity] as Float64Array)[row] as number);
    if (before === undefined) continue;
    for (const name of request.reader.columns) {
      // Integers on different grids are the same amount when their quotients are: each is the nearest double.
      const then = (known[name]?.[before] as number) / unitOf(name, start.manifest?.scale);
      const now = (page.columns[name]?.[row] as number) / unitOf(name, request.reader.scale);
      if (then === now || Number.isNaN(then) || Number.isNaN(now)) continue;
      const at = isoTime((page.columns.time as Float64Array)[row] as number);
      throw new InputError(
        'BOT4_CATALOG_CONFLICT',
        `the venue has revised its history: ${name} of ${at} was stored as ${then} and is ${now} now`,
        { place: { key: (start.manifest as DataSetManifest).id } },
      );
    }
  }
}
