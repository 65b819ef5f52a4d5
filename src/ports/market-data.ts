/** Where bars and trades come from: a file that is replayed, or a venue that is live. */

/** One bar, in ticks. The object may be reused by the source at its next `poll`: a reader copies what it keeps. */
export interface BarRow {
  readonly instrument: number;
  readonly openTime: number;
  readonly closeTime: number;
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
  readonly volume: number;
}

/** A bar has closed. */
export interface BarEvent extends BarRow {
  readonly type: 'bar';
}

/** Others traded. The object may be reused by the source at its next `poll`. */
export interface TradeEvent {
  readonly type: 'trade';
  readonly instrument: number;
  /** Microseconds. */
  readonly time: number;
  readonly priceTicks: number;
  readonly lots: number;
  /** Side of the taker: 1 bought, -1 sold, 0 not known. */
  readonly side: number;
}

/** What happens in a market. */
export type MarketEvent = BarEvent | TradeEvent;

export interface MarketData {
  /**
   * The next bars, which close at the same time, one per instrument at most, or one trade; undefined when there is nothing
   * now. List and events may be used again at the next call.
   */
  poll(): readonly MarketEvent[] | undefined;
  /** True when nothing will ever come again. */
  readonly ended: boolean;
  /** Resolves when `poll` may have something. Sources that always have data are never waited for. */
  wait(): Promise<void>;
}
