/**
 * History of one market at one venue, page by page. The venue decides how pages are found (by time, by id, by window);
 * whoever reads them only knows a position, before which everything has been answered.
 */
import type { WireScale } from '../domain/market/index.ts';
import type { DataColumns, DataSetKey } from './market-catalog.ts';

/** Everything before `time`, and at `time` everything before `id`, has been answered. `id` is 0 where nothing is counted. */
export interface HistoryPosition {
  /** Microseconds. */
  readonly time: number;
  readonly id: number;
}

/** One answer of the venue. */
export interface HistoryPage {
  /** Rows at or after the position and before the end, in the order of time and id, none twice. */
  readonly columns: DataColumns;
  /** The venue was asked for everything before this and has nothing more to say there. */
  readonly next: HistoryPosition;
  /** Nothing more lies before the end. */
  readonly done: boolean;
}

/** Rows of one kind of one market. */
export interface HistoryReader {
  readonly key: DataSetKey;
  /** Names of the columns of every page. */
  readonly columns: readonly string[];
  /** Decimals of prices and quantities, where these are integers. */
  readonly scale?: WireScale;
  /** Decimals that the market trades in today: the data set gets these, and more only where old rows need them. */
  readonly leastScale?: WireScale;
  /** Ids of neighbouring rows differ by one, so that a missing row shows. */
  readonly consecutiveIds: boolean;
  /** Address without query, for the origin of the rows. */
  readonly source: string;
  /**
   * The next page. Failures that pass are tried again inside; what is thrown is final.
   * @param to end of the range, microseconds, exclusive.
   * @throws BOT4_FEED_CONNECTION, BOT4_VENUE_RATE_LIMIT, BOT4_VENUE_UNKNOWN_REPLY, BOT4_DATA_SYMBOL,
   * BOT4_DATA_UNSUPPORTED, BOT4_DATA_PRECISION.
   */
  page(from: HistoryPosition, to: number): Promise<HistoryPage>;
}
