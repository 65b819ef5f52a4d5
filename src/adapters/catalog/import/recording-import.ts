/**
 * Brings a recording of `bot4 data record` into the catalog: its messages go through the session of their venue, so a stored
 * row is what a live feed would have said. A recording of bot4 says itself which venue, markets and grids it is of; in one of
 * another program they are found by reading it once before.
 *
 * Rows of the catalog are in the order of time. Trades that came late are put in their place, as far as they are less than
 * 5 s late; in books and quotes the order of messages is the truth, so a time that goes back is raised to the one before.
 */
import { basename } from 'node:path';
import { InputError, StoreError } from '../../../core/index.ts';
import type { DataColumns, DataOrigin, DataRepair, DataSetKey } from '../../../ports/market-catalog.ts';
import { makeVenueSession } from '../../feed/index.ts';
import {
  type RecordedColumns,
  type RecordingDescription,
  readDescription,
  recordingColumns,
} from '../../recording/index.ts';
import type { FileCatalog } from '../catalog.ts';
import { dataSetId } from '../data-set-id.ts';
import { type DataSetWriter, StaleVersion } from '../data-set-writer.ts';
import type { InsertingWriter } from '../inserting-writer.ts';
import { EarlierRow } from '../merge-rows.ts';
import { describeForeign } from './foreign-recording.ts';
import type { ImportedFile, ImportedSeries, ImportOptions } from './import-file.ts';
import { valuesAt } from './row-block.ts';

/** Venue and market of a data set, by the name of the session. */
const PLACES: Readonly<Record<string, readonly [venue: string, market: DataSetKey['market']]>> = {
  'binance-spot': ['binance', 'spot'],
  'binance-um': ['binance', 'um_perp'],
  kraken: ['kraken', 'spot'],
  'kraken-v1': ['kraken', 'spot'],
  'kraken-futures': ['kraken', 'future'],
  coinbase: ['coinbase', 'spot'],
  'coinbase-exchange': ['coinbase', 'spot'],
};

/** How late a trade may come, microseconds. */
const LATE_MAX = 5e6;

function rowsOf(columns: DataColumns): number {
  return (columns.time as Float64Array).length;
}

function sliced(columns: DataColumns, from: number, to: number): DataColumns {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.subarray(from, to)]));
}

function joined(first: DataColumns | undefined, second: DataColumns): DataColumns {
  if (first === undefined || rowsOf(first) === 0) return second;
  return Object.fromEntries(
    Object.entries(second).map(([name, values]) => {
      const before = first[name] as Float64Array;
      const all = new Float64Array(before.length + values.length);
      all.set(before);
      all.set(values, before.length);
      return [name, all];
    }),
  );
}

/** Rows of one data set on their way into it. */
class RecordedSeries {
  readonly writer: DataSetWriter | InsertingWriter;
  rows = 0;
  /** Rows whose place or time was changed. */
  moved = 0;
  private readonly kind: RecordedColumns['kind'];
  private readonly scale: { readonly priceDecimals: number; readonly qtyDecimals: number } | undefined;
  private waiting: DataColumns | undefined;
  private lastTime = -1;

  constructor(writer: DataSetWriter | InsertingWriter, chunk: RecordedColumns) {
    this.writer = writer;
    this.kind = chunk.kind;
    this.scale = chunk.kind === 'bars' ? undefined : chunk.instrument.scale;
  }

  async add(columns: DataColumns): Promise<void> {
    this.rows += rowsOf(columns);
    if (this.kind !== 'trades') return this.store(this.raised(columns));
    const sorted = this.sorted(joined(this.waiting, columns));
    const time = sorted.time as Float64Array;
    const settled = (time[time.length - 1] as number) - LATE_MAX;
    let end = 0;
    while (end < time.length && (time[end] as number) <= settled) end += 1;
    this.waiting = sliced(sorted, end, time.length);
    return this.store(sliced(sorted, 0, end));
  }

  async end(): Promise<void> {
    if (this.waiting !== undefined) await this.store(this.waiting);
  }

  private async store(columns: DataColumns): Promise<void> {
    if (rowsOf(columns) > 0) await this.writer.append(columns, this.scale);
  }

  private sorted(columns: DataColumns): DataColumns {
    const time = columns.time as Float64Array;
    let late = 0;
    for (let i = 1; i < time.length; i++) if ((time[i] as number) < (time[i - 1] as number)) late += 1;
    if (late === 0) return columns;
    this.moved += late;
    const order = Uint32Array.from(time.keys()).sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
    return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, valuesAt(values, order)]));
  }

  private raised(columns: DataColumns): DataColumns {
    const time = (columns.time as Float64Array).slice();
    for (let i = 0; i < time.length; i++) {
      if ((time[i] as number) < this.lastTime) {
        time[i] = this.lastTime;
        this.moved += 1;
      } else this.lastTime = time[i] as number;
    }
    return { ...columns, time };
  }

  async commit(origin: DataOrigin): Promise<ImportedSeries> {
    const repairs: DataRepair[] =
      this.moved === 0
        ? []
        : [
            {
              what: 'sort',
              rows: this.moved,
              detail: `rows of ${origin.source} whose time was before that of the row before`,
            },
          ];
    const manifest = await this.writer.commit({ origin, repairs });
    return { manifest, rowsRead: this.rows, rowsAdded: this.writer.rowsAdded, rowsRepeated: 0, rowsImpossible: 0 };
  }
}

function keyOf(description: RecordingDescription, chunk: RecordedColumns): DataSetKey {
  const [venue, market] = PLACES[description.venue] ?? [description.venue, 'spot'];
  return {
    venue,
    market,
    symbol: chunk.instrument.symbol.replaceAll('/', ''),
    kind: chunk.kind,
    ...(chunk.intervalMicros === undefined ? {} : { intervalMicros: chunk.intervalMicros }),
  };
}

async function writerOf(catalog: FileCatalog, key: DataSetKey, insert: boolean) {
  const isThere = insert && (await catalog.manifest(dataSetId(key))) !== undefined;
  return isThere ? catalog.inserter(key) : catalog.writer(key);
}

/**
 * Imports a recording: a folder of `bot4 data record`, or an NDJSON file of this or another program, plain or packed.
 * @throws BOT4_DATA_UNSUPPORTED when it is of a venue without an adapter; BOT4_DATA_FILE, BOT4_DATA_CORRUPT,
 * BOT4_CATALOG_CONFLICT, BOT4_CATALOG_LOCKED. Nothing of it is then in the catalog.
 */
export async function importRecording(
  catalog: FileCatalog,
  path: string,
  options: ImportOptions = {},
): Promise<ImportedFile> {
  const description = (await readDescription(path)) ?? (await describeForeign(path));
  if (description === undefined) {
    const detail = 'the recording is of no venue that there is an adapter for: Binance, Kraken or Coinbase';
    throw new InputError('BOT4_DATA_UNSUPPORTED', detail, { place: { file: path } });
  }
  try {
    return await importOnce(catalog, path, { description, options, insert: false });
  } catch (cause) {
    if (!(cause instanceof EarlierRow)) throw cause;
    return await importOnce(catalog, path, { description, options, insert: true });
  }
}

/** One try. @param from.insert rows may lie before the end of what is stored. */
async function importOnce(
  catalog: FileCatalog,
  path: string,
  from: { readonly description: RecordingDescription; readonly options: ImportOptions; readonly insert: boolean },
): Promise<ImportedFile> {
  const series = new Map<string, RecordedSeries>();
  try {
    return await readInto(series, catalog, path, from);
  } catch (cause) {
    for (const { writer } of series.values()) await writer.abandon();
    if (!(cause instanceof StaleVersion)) throw cause;
    const detail = 'another process wrote to this data set meanwhile; run the import again';
    throw new StoreError('BOT4_CATALOG_LOCKED', detail, { place: { file: cause.message }, cause });
  }
}

async function readInto(
  series: Map<string, RecordedSeries>,
  catalog: FileCatalog,
  path: string,
  from: { readonly description: RecordingDescription; readonly options: ImportOptions; readonly insert: boolean },
): Promise<ImportedFile> {
  const { description, options } = from;
  const { venue, instruments, channels } = description;
  let rows = 0;
  const chunks = recordingColumns(path, {
    instruments,
    sessionFor: (_connection, sink) =>
      makeVenueSession(venue, { instruments, channels, sink, notify: () => undefined }),
  });
  for await (const chunk of chunks) {
    const key = keyOf(description, chunk);
    if (options.symbol !== undefined && options.symbol !== key.symbol && options.symbol !== chunk.instrument.symbol)
      continue;
    const name = JSON.stringify(key);
    const one = series.get(name) ?? new RecordedSeries(await writerOf(catalog, key, from.insert), chunk);
    series.set(name, one);
    await one.add(chunk.columns);
    rows += chunk.rows;
    options.onProgress?.({ bytes: 0, size: 0, rows });
  }
  if (series.size === 0) {
    throw new InputError('BOT4_DATA_TOO_SHORT', 'the recording has no trades, books, quotes or bars', {
      place: { file: path, key: 'rows' },
    });
  }
  const origin: DataOrigin = { source: basename(path), licence: options.licence ?? 'none stated', synthetic: false };
  const done: ImportedSeries[] = [];
  for (const one of series.values()) {
    await one.end();
    done.push(await one.commit(origin));
  }
  return { file: path, layout: `recording of ${venue}`, ignored: [], newestFirst: false, series: done };
}
