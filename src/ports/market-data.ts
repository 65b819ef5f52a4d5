/** Where bars come from: a file that is replayed, or a venue that is live. */

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

export interface MarketData {
  /** The next bars, which close at the same time, one per instrument at most; undefined when there is none now. */
  poll(): readonly BarRow[] | undefined;
  /** True when no bar will ever come again. */
  readonly ended: boolean;
  /** Resolves when `poll` may have something. Sources that always have data are never waited for. */
  wait(): Promise<void>;
}
