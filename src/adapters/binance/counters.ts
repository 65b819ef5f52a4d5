/** What came in for one market, counted: for metrics, and to hold recordings against known answers. */

/** Counts since the session was made. Levels are those of changes, not of snapshots. */
export class BinanceCounters {
  /** Messages by kind. */
  depthMessages = 0;
  partialMessages = 0;
  tradeMessages = 0;
  aggTradeMessages = 0;
  quoteMessages = 0;
  barMessages = 0;
  /** Messages that were refused: not as documented, or finer than the grid. */
  malformed = 0;
  precision = 0;
  /** Snapshots that a book began with, and those that were of no use. */
  snapshots = 0;
  snapshotsTooOld = 0;
  snapshotsRefused = 0;
  /** Update id of the last snapshot that a book began with. */
  snapshotId = 0;
  /** Changes that the snapshot knew already. */
  droppedBeforeSnapshot = 0;
  depthApplied = 0;
  levelSets = 0;
  levelDeletes = 0;
  /** Levels to be taken away that were not there: normal, a snapshot does not show all. Not among the deletes. */
  deletesOfUnknownLevel = 0;
  /** Changes that were older than the book. */
  stale = 0;
  /** Changes given up because too many waited for a snapshot. */
  overflows = 0;
  gaps = 0;
  /** Times that a served book was lost. */
  losses = 0;
  crossed = 0;
  /** Update id of the book. */
  lastUpdateId = 0;
  /** Quotes whose update id is exactly that of the book after a later change, and how many of them agreed with it. */
  quotesCompared = 0;
  quotesEqual = 0;
  /** Quotes older than the one before. */
  staleQuotes = 0;
  /** Trades handed over; those that came twice or late; and what futures streams mark as no match of two orders. */
  trades = 0;
  repeatedTrades = 0;
  offMarketTrades = 0;
  /** Times that ids of trades were missing, and how many ids. */
  tradeGaps = 0;
  missedTrades = 0;
  firstTradeId = 0;
  lastTradeId = 0;
  takerBuys = 0;
  takerSells = 0;
  closedBars = 0;
}
