/** What a message of Binance turned out to be. Plain numbers: they are compared on the hot path. */

/** Not JSON, or not of the shape that the venue documents. Nothing of it was handed over. */
export const MALFORMED = 0;
/** A trade: `trade`. */
export const TRADE = 1;
/** Fills of one taker at one price: `aggTrade`. */
export const AGG_TRADE = 2;
/** Changes of a book: `depthUpdate`. */
export const DEPTH = 3;
/** The best levels of a book, whole: `@depth5`, `@depth10`, `@depth20`. */
export const PARTIAL_DEPTH = 4;
/** Best bid and ask: `bookTicker`. */
export const QUOTE = 5;
/** A bar, closed or not: `kline`. */
export const BAR = 6;
/** The answer to a request that went well. */
export const ACK = 7;
/** The answer to a request that was refused. */
export const VENUE_ERROR = 8;
/** The venue is about to close the connection: `serverShutdown`. */
export const SHUTDOWN = 9;
/** JSON of another kind. */
export const UNKNOWN = 10;
/** A message of a market that nobody asked for. */
export const FOREIGN = 11;
/** A book as REST gives it. */
export const SNAPSHOT = 12;
/** A number that the grid of the market cannot hold exactly. Nothing of the message was handed over. */
export const PRECISION = 13;
