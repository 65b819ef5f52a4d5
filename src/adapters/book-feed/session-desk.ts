/** What every session has: its markets, its queue of requests, notices, counts, the clock of its frames. */
import type { MarketSink } from '../../domain/market/index.ts';
import type { FeedChannel, FeedInstrument, FeedNotice, SessionOptions, SessionRequest } from '../../ports/index.ts';
import { FeedCounts } from './feed-counts.ts';
import { SymbolIndex } from './symbol-index.ts';

/** More than this many waiting requests means that nobody takes them (a recording): the oldest go. */
const QUEUE_MAX = 4096;

/** 2001: a local time before it is that of no clock. */
const CLOCK_SET_MICROS = 1e15;
const AHEAD_MAX_MICROS = 86_400e6;

export class SessionDesk {
  readonly instruments: readonly FeedInstrument[];
  readonly channels: ReadonlySet<FeedChannel>;
  readonly sink: MarketSink;
  readonly symbols: SymbolIndex;
  readonly counts: FeedCounts;
  /** Local time of the frame at hand, microseconds. */
  localTime = 0;
  /** Event time of the last message, microseconds. */
  lastEventTime = 0;
  readonly #notify: (notice: FeedNotice) => void;
  #queue: SessionRequest[] = [];
  #taken = 0;

  /** @param symbolOf the name of a market as it stands in messages. */
  constructor(options: SessionOptions, symbolOf: (symbol: string) => string = (symbol) => symbol) {
    this.instruments = options.instruments;
    this.channels = new Set(options.channels);
    this.sink = options.sink;
    this.#notify = options.notify;
    this.symbols = new SymbolIndex(options.instruments.map(({ symbol }) => symbolOf(symbol)));
    this.counts = new FeedCounts(options.instruments.length);
  }

  /** Tells of something. @param slot position of the market in `instruments`, −1 for the connection. */
  notice(what: FeedNotice['what'], slot: number, detail: string): void {
    const instrument = this.instruments[slot]?.index ?? -1;
    this.#notify({ what, instrument, detail, localTime: this.localTime });
  }

  /** Queues a message to the venue. */
  send(message: unknown): void {
    if (this.#queue.length - this.#taken >= QUEUE_MAX) this.#taken += 1;
    this.#queue.push({ kind: 'send', text: JSON.stringify(message) });
  }

  nextRequest(): SessionRequest | undefined {
    const request = this.#queue[this.#taken];
    if (request === undefined) {
      this.forgetRequests();
      return undefined;
    }
    this.#taken += 1;
    return request;
  }

  forgetRequests(): void {
    this.#queue = [];
    this.#taken = 0;
  }

  /**
   * Remembers the time of a message for lag and stall detection. Times never run backwards here, and one that is far
   * ahead of the local time is a fault that would hide everything after it.
   */
  heard(eventTime: number): void {
    const isAhead = this.localTime > CLOCK_SET_MICROS && eventTime > this.localTime + AHEAD_MAX_MICROS;
    if (eventTime > this.lastEventTime && !isAhead) this.lastEventTime = eventTime;
  }
}
