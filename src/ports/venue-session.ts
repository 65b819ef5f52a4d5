/**
 * One connection to a venue's market data, as a deterministic state machine: bytes in, market events and requests out.
 * It opens no socket and reads no clock, so a live feed, a recording and a fuzz test run the very same code. The feed
 * runtime (src/adapters/feed) owns sockets, timers, back-off and REST calls.
 */
import type { MarketSink, WireScale } from '../domain/market/index.ts';

/** What a subscriber wants of a market. */
export type FeedChannel = 'trades' | 'book' | 'quotes' | 'bars';

/** A market that a session follows. */
export interface FeedInstrument {
  /** The number that events carry. */
  readonly index: number;
  /** The venue's own name on this stream: `BTCUSDT`, `XBT/USD`, `BTC-USD`, `PI_XBTUSD`. */
  readonly symbol: string;
  readonly scale: WireScale;
}

/** Something worth telling: never on the hot path, so an object. `what` is stable and is counted by metrics. */
export interface FeedNotice {
  readonly what:
    | 'connected'
    | 'disconnected'
    | 'subscribed'
    | 'refused'
    | 'synchronised'
    | 'gap'
    | 'checksum'
    | 'crossed'
    | 'malformed'
    | 'precision'
    | 'unknown-message'
    | 'duplicate'
    | 'stalled'
    | 'slow-consumer'
    | 'rate-limited'
    | 'status';
  /** Number of the instrument, −1 where it concerns the connection. */
  readonly instrument: number;
  /** One sentence: what was expected and what came. */
  readonly detail: string;
  /** Local time in microseconds of the frame that gave rise to it. */
  readonly localTime: number;
}

/** What a session asks of the runtime. */
export type SessionRequest =
  /** Fetch `url` with GET and hand the body to `httpBody`. The session asks again by itself when the body does not fit. */
  | { readonly kind: 'http'; readonly url: string; readonly instrument: number }
  /** Send text over the socket. */
  | { readonly kind: 'send'; readonly text: string }
  /** Drop the socket and connect anew. */
  | { readonly kind: 'reconnect'; readonly reason: string };

/** How a session is made. */
export interface SessionOptions {
  readonly instruments: readonly FeedInstrument[];
  readonly channels: readonly FeedChannel[];
  readonly sink: MarketSink;
  readonly notify: (notice: FeedNotice) => void;
}

export interface VenueSession {
  /** `binance-spot`, `binance-um`, `kraken`, `kraken-v2`, `kraken-futures`, `coinbase`, `coinbase-exchange`. */
  readonly venue: string;
  /** Address to connect to. */
  readonly url: string;
  /**
   * A socket has opened: every book is empty again, nothing is subscribed. Frames to send follow as requests.
   * @param localTime microseconds.
   */
  opened(localTime: number): void;
  /** The socket has closed: every served book is lost. */
  closed(localTime: number): void;
  /** One text frame as received. The bytes from `from` to `to` of `bytes` may be reused after the call. Never throws on what a venue sends. */
  frame(bytes: Uint8Array, from: number, to: number, localTime: number): void;
  /** The body of a GET that the session asked for; `url` as in the request (a recording matches by path and query). */
  httpBody(url: string, bytes: Uint8Array, from: number, to: number, localTime: number): void;
  /** The GET failed; the session asks again when that makes sense. */
  httpFailed(url: string, detail: string, localTime: number): void;
  /** Takes the next request off the queue; undefined when there is none. */
  nextRequest(): SessionRequest | undefined;
  /** Event time of the last message in microseconds, 0 before the first: for lag and stall detection. */
  readonly lastEventTime: number;
}
