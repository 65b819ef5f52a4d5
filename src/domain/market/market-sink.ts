/**
 * What a market says, call by call: the one vocabulary of live feeds, of recordings and of replays. Everything is a
 * number, so that a parser hands over a message without allocating.
 *
 * Prices and quantities are whole numbers on the decimal grid of the market (`WireScale`): a price of 61824.01 at two
 * decimals is 6182401. Times are microseconds since the epoch as the venue says them (0 where it says none).
 *
 * Invariant of books: between `bookReset` and the next `bookLost` the levels are those of one consistent book whenever
 * `bookEnd` has been called after the last `level`. Nobody may look at a book between `level` and `bookEnd`.
 */

/** Side of a book, and of the taker of a trade: +1 bids or a buyer, −1 asks or a seller, 0 where nobody says. */
export const BID = 1;
export const ASK = -1;
export const UNKNOWN_SIDE = 0;

/** Why a book is not served any more. */
export type BookLoss =
  | 'gap'
  | 'checksum'
  | 'crossed'
  | 'malformed'
  | 'disconnected'
  | 'stale'
  | 'precision'
  | 'resubscribed';

/** Decimals of prices and quantities on the wire: the grid that turns decimal text into integers. */
export interface WireScale {
  /** Prices are whole numbers of 10^−priceDecimals quote. 0 to 15. */
  readonly priceDecimals: number;
  /** Quantities are whole numbers of 10^−qtyDecimals base. 0 to 15. */
  readonly qtyDecimals: number;
}

/** Receives market events. `instrument` is the number that the subscriber gave. No call may keep or throw away state of the caller. */
export interface MarketSink {
  /**
   * A trade. `id` is the venue's, 0 where it has none; `side` is the taker's.
   * @param eventTime when it happened, microseconds.
   */
  trade(instrument: number, id: number, price: number, qty: number, side: number, eventTime: number): void;
  /** A snapshot begins: the book of `instrument` is empty now. */
  bookReset(instrument: number, eventTime: number): void;
  /** The quantity at `price` is now `qty`; 0 takes the level away. Taking away what is not there is normal. */
  level(instrument: number, side: number, price: number, qty: number): void;
  /** All levels of a message were handed over and, where the venue has one, the checksum agreed. `sequence` is the venue's, 0 where it has none. */
  bookEnd(instrument: number, sequence: number, eventTime: number): void;
  /** The book is wrong or may be: forget it. A `bookReset` follows once the feed is synchronised again. */
  bookLost(instrument: number, reason: BookLoss, eventTime: number): void;
  /** Best bid and ask with their sizes, as the venue's own quote stream says them. */
  quote(
    instrument: number,
    bid: number,
    bidQty: number,
    ask: number,
    askQty: number,
    sequence: number,
    eventTime: number,
  ): void;
  /** A bar that is over, as the venue itself adds it up. Sinks that make bars of trades leave it out. */
  bar?(bar: VenueBar): void;
}

/** A bar of the venue's own. Prices and volume are whole numbers on the grid of the market, times microseconds. */
export interface VenueBar {
  readonly instrument: number;
  readonly openTime: number;
  readonly intervalMicros: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base asset. */
  readonly volume: number;
}

/** A sink that does nothing: a base for sinks that want some of the calls. */
export class SilentSink implements MarketSink {
  trade(_instrument: number, _id: number, _price: number, _qty: number, _side: number, _eventTime: number): void {}
  bookReset(_instrument: number, _eventTime: number): void {}
  level(_instrument: number, _side: number, _price: number, _qty: number): void {}
  bookEnd(_instrument: number, _sequence: number, _eventTime: number): void {}
  bookLost(_instrument: number, _reason: BookLoss, _eventTime: number): void {}
  quote(
    _instrument: number,
    _bid: number,
    _bidQty: number,
    _ask: number,
    _askQty: number,
    _sequence: number,
    _eventTime: number,
  ): void {}
}
