/**
 * Where market data is kept: data sets of columns, each with an id, a hash, a source, a licence and a quality report.
 * One commit is atomic: after a crash a data set is either as before or as after it, with its cursor.
 */
import type { BarsMarket } from '../domain/market/index.ts';

/** Kinds of rows. */
export type DataSetKind = 'bars' | 'trades' | 'book' | 'quotes' | 'funding';

/** What a data set is of. Its id is `venue.market.symbol.kind` and, for bars, `.interval`, all in lower case but the symbol. */
export interface DataSetKey {
  /** `binance`, `kraken`, `coinbase`, `bitfinex`, `synthetic` … */
  readonly venue: string;
  readonly market: BarsMarket | 'future' | 'synthetic';
  /** The venue's own name without separators that a file system does not take: `BTCUSDT`, `XBTUSD`, `BTC-USD`. */
  readonly symbol: string;
  readonly kind: DataSetKind;
  /** Bars only. */
  readonly intervalMicros?: number;
}

/**
 * Rows as columns of equal length. `time` is microseconds since the epoch.
 * bars: time, open, high, low, close, volume (doubles) and, where the source has them, quote_volume, trades,
 * taker_buy_volume, taker_buy_quote_volume.
 * trades: time, id, side (−1, 0, 1), price, qty; integers on the scale of the commit.
 * book: time, local_time, sequence, flags, side, price, qty; one row a level, flags 1 = first row of a snapshot, 2 = last row of a message, 4 = book lost.
 * quotes: time, sequence, bid, bid_qty, ask, ask_qty. funding: time, rate (double), mark (double, NaN where unknown).
 */
export type DataColumns = Readonly<Record<string, Float64Array>>;

/** Where rows come from. */
export interface DataOrigin {
  /** File name, address without query, or a sentence that names the generator and its seed. */
  readonly source: string;
  /** Lower-case hexadecimal SHA-256 of the file that the rows came from, where there is one. */
  readonly sourceSha256?: string;
  /** As the source states it; `none stated` when it states none. */
  readonly licence: string;
  readonly synthetic: boolean;
}

/** A change that somebody asked for, with what it did. */
export interface DataRepair {
  readonly what:
    | 'fill-gaps'
    | 'drop-duplicates'
    | 'sort'
    | 'drop-outliers'
    | 'drop-last'
    | 'drop-impossible'
    | 'mark-dead';
  readonly rows: number;
  readonly detail: string;
}

/** A stored part: one file, immutable. */
export interface DataPart {
  readonly file: string;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  /** SHA-256 of the file's bytes. */
  readonly sha256: string;
  /** SHA-256 of the columns: the same rows have the same hash in any file layout. */
  readonly content: string;
}

/** The description of a data set, written anew with each commit. */
export interface DataSetManifest {
  readonly id: string;
  readonly key: DataSetKey;
  /** Counts commits, from 1. */
  readonly version: number;
  /** Hash of the content of all parts in order: artifacts refer to the data by it. */
  readonly sha256: string;
  readonly rows: number;
  readonly columns: readonly string[];
  /** Decimals of integer columns; absent for columns of doubles. */
  readonly scale?: { readonly priceDecimals: number; readonly qtyDecimals: number };
  readonly from: number;
  readonly to: number;
  readonly origins: readonly DataOrigin[];
  readonly repairs: readonly DataRepair[];
  readonly parts: readonly DataPart[];
  /** Where an unfinished fetch goes on; opaque to the catalog, committed with the rows. */
  readonly cursor?: string;
  /** Findings of the quality report, worst first. */
  readonly quality: readonly { readonly severity: string; readonly what: string; readonly message: string }[];
}

/** Rows to add, and what is committed with them. */
export interface DataCommit {
  readonly key: DataSetKey;
  readonly columns: DataColumns;
  readonly scale?: { readonly priceDecimals: number; readonly qtyDecimals: number };
  readonly origin: DataOrigin;
  readonly cursor?: string;
}

export interface MarketCatalog {
  list(): Promise<readonly DataSetManifest[]>;
  /** undefined when there is none. @throws BOT4_CATALOG_CORRUPT */
  manifest(id: string): Promise<DataSetManifest | undefined>;
  /**
   * Adds rows at the end, durably, all or none, in one step with the cursor. Rows that the data set already has (same
   * time, and for trades the same id, with the same values) are skipped, so a commit may be repeated after a crash.
   * @throws BOT4_CATALOG_CONFLICT when a row differs from the stored one of the same time, or lies before the last one.
   */
  commit(commit: DataCommit): Promise<DataSetManifest>;
  /** Columns between two times (microseconds, from inclusive, to exclusive); integer columns come as integers. @throws BOT4_CATALOG_MISSING */
  read(
    id: string,
    range?: { readonly from?: number; readonly to?: number; readonly columns?: readonly string[] },
  ): Promise<DataColumns>;
}
