/** The book of one market as a session keeps it, and what is known of its failures. */
import { BookDigits, L2Book } from '../../domain/market/index.ts';
import type { FeedInstrument } from '../../ports/index.ts';
import type { InstrumentCounts } from './feed-counts.ts';

/** No book: a snapshot is waited for. */
export const WAITING = 0;
/** Kept up to date and not served. */
export const HELD = 1;
/** Served. */
export const LIVE = 2;

/** Levels of a side that Kraken's checksums cover, whatever the depth. */
const CHECKSUM_DEPTH = 10;

export class OwnBook {
  readonly instrument: FeedInstrument;
  readonly counts: InstrumentCounts;
  readonly digits: BookDigits;
  readonly levels = new L2Book();
  state = WAITING;
  /** Levels of a side that the venue keeps up to date, 0 for all. */
  depth = 0;
  /** Whether the next snapshot has to be proven by a checksum before it is served. */
  doubted = false;
  crossedSince = 0;
  failures = 0;
  failedAt = 0;
  /** Local time at which it is asked for again, 0 for never. */
  dueAt = 0;

  constructor(instrument: FeedInstrument, counts: InstrumentCounts) {
    this.instrument = instrument;
    this.counts = counts;
    this.digits = new BookDigits(CHECKSUM_DEPTH, instrument.scale);
  }
}
