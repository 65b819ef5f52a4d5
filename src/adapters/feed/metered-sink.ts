/**
 * Stands between a session and the subscriber's sink: hands every call on unchanged, and keeps count of what came, when
 * each stream was last heard of, and how long lost books were away. Nothing is allocated a call.
 */
import type { BookLoss, MarketSink, VenueBar } from '../../domain/market/index.ts';
import type { FeedInstrument } from '../../ports/index.ts';
import { RecoveryLog } from './recovery-log.ts';
import { Silence, type SilenceRule } from './silence.ts';

/** Streams of the watch: any data, advancing event times, then three for each instrument. */
export const ANY_DATA = 0;
export const EVENT_TIME = 1;
const FIRST_STREAM = 2;
const STREAMS_EACH = 3;
const TRADES = 0;
const BOOK = 1;
const QUOTES = 2;
/** Names of the streams of an instrument, in their order. */
export const STREAM_NAMES = ['trades', 'book', 'quotes'] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

/** How the silence of each kind of stream is told. */
export interface StreamRules {
  readonly connection: SilenceRule;
  readonly eventTime: SilenceRule;
  readonly trades: SilenceRule;
  readonly book: SilenceRule;
  readonly quotes: SilenceRule;
}

export class MeteredSink implements MarketSink {
  readonly silence: Silence;
  /** Recoveries of books by slot; the last one is the connection itself. */
  readonly recoveries: RecoveryLog;
  /** Local time of the frame that is being handed over, microseconds. */
  now = 0;
  /** Calls that carried market data. */
  events = 0;
  trades = 0;
  levels = 0;
  quotes = 0;
  booksLost = 0;
  resyncs = 0;
  readonly #sink: MarketSink;
  readonly #instruments: readonly FeedInstrument[];
  /** Place of an instrument's streams by its number. */
  readonly #slots: Int32Array;
  readonly #connection: number;

  constructor(sink: MarketSink, instruments: readonly FeedInstrument[], rules: StreamRules) {
    const largest = instruments.reduce((max, { index }) => Math.max(max, index), 0);
    this.#sink = sink;
    this.#instruments = instruments;
    this.#slots = new Int32Array(largest + 1).fill(-1);
    for (const [slot, { index }] of instruments.entries()) this.#slots[index] = slot;
    const each = instruments.flatMap(() => [rules.trades, rules.book, rules.quotes]);
    this.silence = new Silence([rules.connection, rules.eventTime, ...each]);
    this.recoveries = new RecoveryLog(instruments.length + 1);
    this.#connection = instruments.length;
  }

  /** All data of the connection is away since `at`, microseconds. */
  connectionLost(at: number): void {
    this.recoveries.lost(this.#connection, at);
  }

  /**
   * The stream of an instrument that is silent now, and how it is called; undefined when none is.
   * @param isJudged whether silence of this kind of stream is a fault.
   */
  silentStream(
    now: number,
    isJudged: (stream: StreamName) => boolean,
  ): { readonly instrument: number; readonly stream: StreamName } | undefined {
    for (const [slot, { index }] of this.#instruments.entries()) {
      for (const [kind, stream] of STREAM_NAMES.entries()) {
        if (!isJudged(stream) || !this.silence.isSilent(FIRST_STREAM + slot * STREAMS_EACH + kind, now)) continue;
        return { instrument: index, stream };
      }
    }
    return undefined;
  }

  trade(instrument: number, id: number, price: number, qty: number, side: number, eventTime: number): void {
    this.trades += 1;
    this.#heard(instrument, TRADES);
    this.#sink.trade(instrument, id, price, qty, side, eventTime);
  }

  bookReset(instrument: number, eventTime: number): void {
    this.#sink.bookReset(instrument, eventTime);
  }

  level(instrument: number, side: number, price: number, qty: number): void {
    this.levels += 1;
    this.#sink.level(instrument, side, price, qty);
  }

  bookEnd(instrument: number, sequence: number, eventTime: number): void {
    this.#heard(instrument, BOOK);
    const slot = this.#slot(instrument);
    if (slot >= 0 && this.recoveries.isLost(slot)) {
      this.recoveries.served(slot, this.now);
      this.resyncs += 1;
    }
    this.#sink.bookEnd(instrument, sequence, eventTime);
  }

  bookLost(instrument: number, reason: BookLoss, eventTime: number): void {
    this.booksLost += 1;
    const slot = this.#slot(instrument);
    if (slot >= 0) this.recoveries.lost(slot, this.now);
    this.#sink.bookLost(instrument, reason, eventTime);
  }

  quote(
    instrument: number,
    bid: number,
    bidQty: number,
    ask: number,
    askQty: number,
    sequence: number,
    eventTime: number,
  ): void {
    this.quotes += 1;
    this.#heard(instrument, QUOTES);
    this.#sink.quote(instrument, bid, bidQty, ask, askQty, sequence, eventTime);
  }

  bar(bar: VenueBar): void {
    this.events += 1;
    this.#served();
    this.#sink.bar?.(bar);
  }

  #slot(instrument: number): number {
    return instrument >= 0 && instrument < this.#slots.length ? (this.#slots[instrument] as number) : -1;
  }

  #heard(instrument: number, kind: number): void {
    this.events += 1;
    const slot = this.#slot(instrument);
    if (slot >= 0) this.silence.mark(FIRST_STREAM + slot * STREAMS_EACH + kind, this.now);
    this.#served();
  }

  #served(): void {
    if (this.recoveries.isLost(this.#connection)) this.recoveries.served(this.#connection, this.now);
  }
}
