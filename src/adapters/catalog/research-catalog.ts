/**
 * The catalog as a researcher wants it: the same call gives typed arrays, an arquero table or a danfo frame. A column of
 * doubles of one part is the unpacked page itself; several parts are joined once; arquero uses the arrays as they are.
 */
import { type ColumnTable, table } from 'arquero';
import type { DataFrame } from 'danfojs-node';
import { InputError } from '../../core/index.ts';
import { type BarsMarket, isSyntheticSymbol, type LoadedBars } from '../../domain/market/index.ts';
import { allocateColumns } from '../../hot/index.ts';
import type { DataColumns, DataSetKind, DataSetManifest } from '../../ports/market-catalog.ts';
import { barsOf, onScale } from './assess.ts';
import { type FileCatalog, openCatalog as openFileCatalog } from './catalog.ts';
import { makeFrame } from './danfo-frame.ts';
import { type InstrumentRecord, InstrumentStore } from './instrument-store.ts';
import { mentions, queryCatalog } from './query.ts';

/** A point in time: microseconds since the epoch, a Date, or a day or time as text, UTC. */
export type TimeLike = number | Date | string;

/** Which rows, in which form. */
export interface RowsWanted {
  /** Inclusive. */
  readonly from?: TimeLike;
  /** Exclusive. */
  readonly to?: TimeLike;
}

/** Trades as typed arrays, each (n,). */
export interface LoadedTrades {
  /** Microseconds. */
  readonly time: Float64Array;
  readonly id: Float64Array;
  /** The taker's: 1 bought, −1 sold, 0 unknown. */
  readonly side: Float64Array;
  /** Doubles of the decimal text of the venue. */
  readonly price: Float64Array;
  readonly qty: Float64Array;
  /** Hash of the data set. */
  readonly sha256: string;
}

/** Funding rates as typed arrays, each (n,). */
export interface LoadedFunding {
  /** Microseconds, as the venue stamped them. */
  readonly time: Float64Array;
  /** Fraction a settlement; positive: longs pay. */
  readonly rate: Float64Array;
  /** Mark price, NaN where unknown. */
  readonly mark: Float64Array;
  readonly sha256: string;
}

/** Microseconds of a point in time. @throws BOT4_CONFIG_VALUE */
export function timeMicros(time: TimeLike): number {
  const value =
    typeof time === 'number'
      ? time
      : 1000 *
        (time instanceof Date
          ? time.getTime()
          : Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(time) || !time.includes(':') ? time : `${time.replace(' ', 'T')}Z`));
  if (Number.isFinite(value)) return value;
  throw new InputError('BOT4_CONFIG_VALUE', `${String(time)} is no time; write 2024-01-31 or 2024-01-31T17:00Z`, {
    place: { key: 'time' },
  });
}

/** How rows come. */
type Shape = 'arrays' | 'arquero' | 'danfo';

/** A catalog for notebooks and scripts. */
export class ResearchCatalog {
  /** The same catalog as code of bot4 uses it: exact integers, commits. */
  readonly store: FileCatalog;
  readonly instruments: InstrumentStore;

  readonly #onRead: (data: { readonly sha256: string; readonly source: string }) => void;

  /** @param onRead told of every data set that is read, by the hash of its content and its id. */
  constructor(
    folder: string,
    onRead: (data: { readonly sha256: string; readonly source: string }) => void = () => undefined,
  ) {
    this.#onRead = onRead;
    this.store = openFileCatalog(folder);
    this.instruments = new InstrumentStore(folder);
  }

  /** All data sets: id, rows, hash, source, licence, findings. @throws BOT4_CATALOG_CORRUPT */
  list(): Promise<readonly DataSetManifest[]> {
    return this.store.list();
  }

  /** What is known of a data set. @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT */
  about(id: string): Promise<DataSetManifest> {
    return this.store.existing(id);
  }

  /** Rules of a market, or undefined. @throws BOT4_CATALOG_CORRUPT */
  instrument(of: Pick<InstrumentRecord, 'venue' | 'market' | 'symbol'>): InstrumentRecord | undefined {
    return this.instruments.get(of);
  }

  private async rows(
    id: string,
    kind: DataSetKind,
    wanted: RowsWanted,
  ): Promise<{ readonly manifest: DataSetManifest; readonly columns: DataColumns }> {
    const { key, sha256 } = await this.store.existing(id);
    if (key.kind !== kind) {
      throw new InputError('BOT4_CONFIG_VALUE', `${id} holds ${key.kind}, not ${kind}`, {
        place: { key: id },
      });
    }
    this.#onRead({ sha256, source: id });
    const { from, to } = wanted;
    return this.store.readWith(id, {
      ...(from === undefined ? {} : { from: timeMicros(from) }),
      ...(to === undefined ? {} : { to: timeMicros(to) }),
    });
  }

  /**
   * Bars.
   * @param id such as `binance.spot.BTCUSDT.bars.1m`.
   * @returns with `as: 'arrays'` (the default) what `loadBars` gives, its hash that of the data set; else a table or a frame of
   * all columns, `time` in milliseconds.
   * @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT, BOT4_CONFIG_VALUE
   */
  bars(id: string, wanted?: RowsWanted & { readonly as?: 'arrays' }): Promise<LoadedBars>;
  bars(id: string, wanted: RowsWanted & { readonly as: 'arquero' }): Promise<ColumnTable>;
  bars(id: string, wanted: RowsWanted & { readonly as: 'danfo' }): Promise<DataFrame>;
  async bars(
    id: string,
    wanted: RowsWanted & { readonly as?: Shape } = {},
  ): Promise<LoadedBars | ColumnTable | DataFrame> {
    const { manifest, columns } = await this.rows(id, 'bars', wanted);
    return shaped(columns, wanted.as ?? 'arrays', () => loadedBars(manifest, columns));
  }

  /**
   * Trades, prices and amounts as doubles; `store.read` gives the exact integers.
   * @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT, BOT4_CONFIG_VALUE
   */
  trades(id: string, wanted?: RowsWanted & { readonly as?: 'arrays' }): Promise<LoadedTrades>;
  trades(id: string, wanted: RowsWanted & { readonly as: 'arquero' }): Promise<ColumnTable>;
  trades(id: string, wanted: RowsWanted & { readonly as: 'danfo' }): Promise<DataFrame>;
  async trades(
    id: string,
    wanted: RowsWanted & { readonly as?: Shape } = {},
  ): Promise<LoadedTrades | ColumnTable | DataFrame> {
    const { manifest, columns } = await this.rows(id, 'trades', wanted);
    const {
      time,
      id: ids,
      side,
      price,
      qty,
    } = columns as Readonly<Record<'time' | 'id' | 'side' | 'price' | 'qty', Float64Array>>;
    const { priceDecimals = 0, qtyDecimals = 0 } = manifest.scale ?? {};
    // Both in one memory, where the kernels that make bars read them without a copy.
    const own = allocateColumns(['price', 'qty'], time.length);
    onScale(price, priceDecimals, own.price);
    onScale(qty, qtyDecimals, own.qty);
    const doubles = { time, id: ids, side, ...own };
    return shaped(doubles, wanted.as ?? 'arrays', () => ({ ...doubles, sha256: manifest.sha256 }));
  }

  /** Funding rates. @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT, BOT4_CONFIG_VALUE */
  funding(id: string, wanted?: RowsWanted & { readonly as?: 'arrays' }): Promise<LoadedFunding>;
  funding(id: string, wanted: RowsWanted & { readonly as: 'arquero' }): Promise<ColumnTable>;
  funding(id: string, wanted: RowsWanted & { readonly as: 'danfo' }): Promise<DataFrame>;
  async funding(
    id: string,
    wanted: RowsWanted & { readonly as?: Shape } = {},
  ): Promise<LoadedFunding | ColumnTable | DataFrame> {
    const { manifest, columns } = await this.rows(id, 'funding', wanted);
    const time = columns.time as Float64Array;
    const mark = columns.mark ?? new Float64Array(time.length).fill(Number.NaN);
    const all = { time, rate: columns.rate as Float64Array, mark };
    return shaped(all, wanted.as ?? 'arrays', () => ({ ...all, sha256: manifest.sha256 }));
  }

  /**
   * One SELECT over the data sets; the table of a data set is its id in double quotes, or its id with `_` for `.` and `-`.
   * @returns an arquero table, or a frame; times are milliseconds.   @throws BOT4_DATA_QUERY
   */
  query(sql: string, o?: { readonly as?: 'arquero' }): Promise<ColumnTable>;
  query(sql: string, o: { readonly as: 'danfo' }): Promise<DataFrame>;
  async query(sql: string, o: { readonly as?: 'arquero' | 'danfo' } = {}): Promise<ColumnTable | DataFrame> {
    const columns = await queryCatalog(this.store, sql);
    for (const { id, sha256 } of await this.store.list()) {
      if (mentions(sql, id)) this.#onRead({ sha256, source: id });
    }
    return o.as === 'danfo' ? makeFrame(columns) : table(columns);
  }
}

/** The columns in the form that is wanted; times of tables are milliseconds, as everywhere in tables of bot4. */
async function shaped<T>(columns: DataColumns, shape: Shape, arrays: () => T): Promise<T | ColumnTable | DataFrame> {
  if (shape === 'arrays') return arrays();
  const withMs = { ...columns, time: (columns.time as Float64Array).map((time) => time / 1000) };
  if (shape === 'arquero') return table(withMs);
  if (shape === 'danfo') return makeFrame(withMs);
  throw new InputError('BOT4_CONFIG_VALUE', `as is ${String(shape)}; it is arrays, arquero or danfo`, {
    place: { key: 'as' },
  });
}

/** Bars of the catalog with their origin. */
function loadedBars(manifest: DataSetManifest, columns: DataColumns): LoadedBars {
  const { key, origins, sha256 } = manifest;
  const bars = barsOf(manifest, columns);
  const market = key.market === 'spot' || key.market === 'um_perp' ? { market: key.market as BarsMarket } : {};
  return {
    bars,
    sha256,
    source: `${manifest.id} (${origins.map(({ source }) => source).join(', ')})`,
    synthetic: isSyntheticSymbol(key.symbol) || origins.some(({ synthetic }) => synthetic),
    rows: bars.openTime.length,
    symbols: [key.symbol],
    timeUnit: 'us',
    ...market,
  };
}
