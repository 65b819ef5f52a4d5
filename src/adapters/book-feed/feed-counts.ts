/** What came in over a connection, counted: for metrics and for the comparison of recordings with known answers. */

/** Counts of one market since the session was made. Quantities are whole numbers on the grid of the market. */
export class InstrumentCounts {
  /** Snapshots of the book. */
  snapshots = 0;
  /** Levels of the last snapshot. */
  snapshotBids = 0;
  snapshotAsks = 0;
  /** Messages with changes of the book. */
  bookUpdates = 0;
  /** Changed levels in them, those with quantity 0 too. */
  levelUpdates = 0;
  /** Those with quantity 0. */
  levelDeletes = 0;
  /** Updates that came while there was no book to change. */
  ignoredUpdates = 0;
  checksums = 0;
  checksumsOk = 0;
  /** As the venue said it. */
  lastChecksum = 0;
  /** Sequence of the last message that was taken, 0 where the venue has none. */
  sequence = 0;
  /** Breaks of a sequence. */
  gaps = 0;
  /** Messages that were older than what was known already. */
  stale = 0;
  /** Times that a served book was lost. */
  losses = 0;
  /** Messages of trades, and trades in them. */
  tradeMessages = 0;
  trades = 0;
  tradedQty = 0;
  /** Last trades that a venue repeats at the begin of a subscription: they are not handed over as new ones. */
  pastTrades = 0;
  pastTradedQty = 0;
  /** Messages of the venue's own best bid and ask, and how many of them agreed with the book at that moment. */
  quotes = 0;
  quotesEqualBook = 0;
}

/** Counts of a connection. */
export class FeedCounts {
  readonly instruments: readonly InstrumentCounts[];
  readonly #messages = new Map<string, number>();

  constructor(instruments: number) {
    this.instruments = Array.from({ length: instruments }, () => new InstrumentCounts());
  }

  /** One message more of a kind. */
  message(kind: string): void {
    this.#messages.set(kind, (this.#messages.get(kind) ?? 0) + 1);
  }

  /** Messages by kind, as the venue names them: `heartbeat`, `l2update`, `ticker`. */
  get messages(): ReadonlyMap<string, number> {
    return this.#messages;
  }
}
