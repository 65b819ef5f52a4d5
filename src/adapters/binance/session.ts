/**
 * One connection to the market streams of Binance, spot or USD-M futures: bytes in, market events and requests out. Hot
 * path. No socket, no clock: a live feed, a recording and a test run this same code.
 *
 * Frames are routed to their market by the bytes of its name. Nothing is allocated for a frame that is as expected;
 * notices, resynchronisation and larger books allocate.
 */
import type { L2Book } from '../../domain/market/index.ts';
import type { FeedInstrument, SessionOptions, SessionRequest, VenueSession } from '../../ports/index.ts';
import { BookSync } from './book-sync.ts';
import { BinanceCounters } from './counters.ts';
import * as kinds from './message-kind.ts';
import { type BinanceMarket, BinanceParser } from './parser.ts';
import { SessionDesk } from './session-desk.ts';
import { Subscription } from './subscription.ts';
import { REPEATED, TAKEN, TAKEN_AFTER_GAP, TAKEN_AGAIN_FROM, TradeWatch } from './trade-watch.ts';

/** The venue closes a connection after 24 hours; a new one is made a little before, at a time of our choice. */
const LIFE_MICROS = (24 * 60 - 10) * 60e6;
/** A quote this long after the last one is none that was overtaken, whatever its id: then the last id was wrong. */
const QUOTE_MICROS = 1e6;
/** How much of a frame a notice shows. */
const SHOWN_BYTES = 160;
const RATE_LIMIT = /"code"\s*:\s*-10(03|15)\b/;

/** How a session is made. */
export interface BinanceSessionOptions extends SessionOptions {
  readonly market: BinanceMarket;
  /** Another address of the streams, such as a simulator; combined streams, so it ends in `/stream`. */
  readonly streamUrl?: string | undefined;
  /** Another address of the REST interface: scheme and host. */
  readonly restUrl?: string | undefined;
}

/** A session with the market streams of Binance. */
export class BinanceSession implements VenueSession {
  readonly venue: string;
  readonly url: string;
  lastEventTime = 0;
  readonly #parser: BinanceParser;
  readonly #desk: SessionDesk;
  readonly #subscription: Subscription;
  readonly #instruments: readonly FeedInstrument[];
  readonly #counters: readonly BinanceCounters[];
  readonly #books: readonly BookSync[];
  readonly #trades: readonly TradeWatch[];
  readonly #lastQuote: Float64Array;
  /** Local time of that quote. */
  readonly #lastQuoteAt: Float64Array;
  readonly #lastBar: Float64Array;
  readonly #followsBooks: boolean;
  #openedAt = 0;
  #unknown = 0;
  #foreign = 0;

  /** @throws BOT4_CONFIG_VALUE when a market is named twice, or there are more streams than one connection carries. */
  constructor(options: BinanceSessionOptions) {
    const { market, instruments } = options;
    this.venue = market === 'um' ? 'binance-um' : 'binance-spot';
    this.#subscription = new Subscription(options);
    this.url = this.#subscription.url;
    this.#parser = new BinanceParser(instruments, market);
    this.#desk = new SessionDesk(options);
    this.#instruments = instruments;
    this.#counters = instruments.map(() => new BinanceCounters());
    this.#books = instruments.map(({ index, symbol }, slot) => {
      const counters = this.#counters[slot] as BinanceCounters;
      return new BookSync({ slot, index, symbol, futures: market === 'um', counters }, this.#parser, this.#desk);
    });
    this.#trades = instruments.map(({ index }, slot) => new TradeWatch(index, this.#counters[slot] as BinanceCounters));
    this.#lastQuote = new Float64Array(instruments.length);
    this.#lastQuoteAt = new Float64Array(instruments.length);
    this.#lastBar = new Float64Array(instruments.length);
    this.#followsBooks = options.channels.includes('book');
  }

  opened(localTime: number): void {
    this.#desk.localTime = localTime;
    this.#openedAt = localTime;
    this.#reset();
    this.#desk.notice('connected', -1, this.url);
    for (const text of this.#subscription.frames) this.#desk.ask({ kind: 'send', text });
  }

  closed(localTime: number): void {
    this.#desk.localTime = localTime;
    this.#reset();
    this.#desk.notice('disconnected', -1, this.url);
  }

  frame(bytes: Uint8Array, from: number, to: number, localTime: number): void {
    const desk = this.#desk;
    desk.localTime = localTime;
    const kind = this.#parser.read(bytes, from, to);
    const { message } = this.#parser;
    if (kind === kinds.TRADE || kind === kinds.AGG_TRADE) {
      this.#heard(message.eventTime);
      this.#trade(kind);
    } else if (kind === kinds.DEPTH) {
      this.#heard(message.eventTime);
      if (this.#followsBooks) (this.#books[message.slot] as BookSync).change(bytes, from, to);
    } else if (kind === kinds.QUOTE) {
      this.#heard(message.eventTime);
      this.#quote();
    } else {
      this.#other(kind, bytes, from, to);
    }
    if (desk.snapshots.isDue(localTime)) this.#askSnapshots();
    if (localTime - this.#openedAt > LIFE_MICROS && this.#openedAt > 0) this.#renew('it is nearly a day old');
  }

  httpBody(url: string, bytes: Uint8Array, from: number, to: number, localTime: number): void {
    this.#desk.localTime = localTime;
    const slot = this.#subscription.slotOfUrl(url);
    if (slot < 0) {
      this.#desk.notice('refused', -1, `a body of ${url} is of no market that is followed`);
      return;
    }
    const kind = this.#parser.readSnapshot(bytes, from, to, slot);
    this.#body(slot, kind, bytes, from, to);
    this.#askSnapshots();
  }

  httpFailed(url: string, detail: string, localTime: number): void {
    this.#desk.localTime = localTime;
    const slot = this.#subscription.slotOfUrl(url);
    if (slot < 0) return;
    this.#desk.notice('refused', slot, `the snapshot failed: ${detail}`);
    if ((this.#books[slot] as BookSync).isWaiting) this.#desk.snapshots.failed(slot, localTime);
    this.#askSnapshots();
  }

  nextRequest(): SessionRequest | undefined {
    return this.#desk.nextRequest();
  }

  /** What came in for a market. @param instrument its number. @throws RangeError for a number that is not followed. */
  counters(instrument: number): Readonly<BinanceCounters> {
    return this.#counters[this.#slotOf(instrument)] as BinanceCounters;
  }

  /** The book of a market while it is whole; undefined while it is not. Read it before the next frame. */
  book(instrument: number): L2Book | undefined {
    const sync = this.#books[this.#slotOf(instrument)] as BookSync;
    return sync.isServed ? sync.book : undefined;
  }

  /** Messages of markets that are not followed. */
  get foreignMessages(): number {
    return this.#foreign;
  }

  /** Messages that are valid and of no kind that is read here. */
  get unknownMessages(): number {
    return this.#unknown;
  }

  #slotOf(instrument: number): number {
    const slot = this.#instruments.findIndex(({ index }) => index === instrument);
    if (slot < 0) throw new RangeError(`no market has the number ${instrument}`);
    return slot;
  }

  #reset(): void {
    for (const book of this.#books) book.reset();
    this.#desk.snapshots.reset();
    this.#desk.forgetRequests();
  }

  #heard(eventTime: number): void {
    if (eventTime > 0) this.lastEventTime = eventTime;
  }

  #trade(kind: number): void {
    const { message } = this.#parser;
    const watch = this.#trades[message.slot] as TradeWatch;
    const outcome = watch.take(kind, message, this.#desk.sink);
    if (outcome === TAKEN) return;
    const { id } = message;
    if (outcome === REPEATED) this.#notice('duplicate', `trade ${id} came before`);
    else if (outcome === TAKEN_AFTER_GAP) this.#notice('gap', `${watch.missing} trades before ${id} are missing`);
    else if (outcome === TAKEN_AGAIN_FROM) this.#notice('gap', `trade ${id} is newer than one with a higher id`);
  }

  #quote(): void {
    const { message } = this.#parser;
    const { slot, price, qty, askPrice, askQty, lastId } = message;
    const counters = this.#counters[slot] as BinanceCounters;
    counters.quoteMessages += 1;
    const { localTime } = this.#desk;
    if (lastId < (this.#lastQuote[slot] as number) && localTime - (this.#lastQuoteAt[slot] as number) < QUOTE_MICROS) {
      counters.staleQuotes += 1;
      return;
    }
    this.#lastQuote[slot] = lastId;
    this.#lastQuoteAt[slot] = localTime;
    if (this.#followsBooks) (this.#books[slot] as BookSync).quotes.remember(lastId, price, qty, askPrice, askQty);
    const { index } = this.#instruments[slot] as FeedInstrument;
    this.#desk.sink.quote(index, price, qty, askPrice, askQty, lastId, message.time);
  }

  /** Everything that is not of the common kinds. */
  #other(kind: number, bytes: Uint8Array, from: number, to: number): void {
    const { message } = this.#parser;
    if (kind === kinds.BAR) this.#bar();
    else if (kind === kinds.PARTIAL_DEPTH) this.#bestLevels();
    else if (kind === kinds.SNAPSHOT) this.#body(message.slot, kind, bytes, from, to);
    else if (kind === kinds.ACK) this.#subscribed();
    else if (kind === kinds.VENUE_ERROR) this.#desk.notice('refused', -1, shown(bytes, from, to));
    else if (kind === kinds.SHUTDOWN) this.#renew('the venue is about to close it');
    else if (kind === kinds.FOREIGN) this.#foreign += 1;
    else if (kind === kinds.UNKNOWN) this.#tellUnknown(bytes, from, to);
    else this.#faulty(kind, bytes, from, to);
  }

  #bestLevels(): void {
    const { message } = this.#parser;
    this.#heard(message.eventTime);
    if (this.#followsBooks) (this.#books[message.slot] as BookSync).bestLevels();
  }

  #bar(): void {
    const { message } = this.#parser;
    const { slot, openTime } = message;
    this.#heard(message.eventTime);
    const counters = this.#counters[slot] as BinanceCounters;
    counters.barMessages += 1;
    if (!message.closed || openTime <= (this.#lastBar[slot] as number)) return;
    this.#lastBar[slot] = openTime;
    counters.closedBars += 1;
    const { index } = this.#instruments[slot] as FeedInstrument;
    const { intervalMicros, open, high, low, close, volume } = message;
    this.#desk.sink.bar?.({ instrument: index, openTime, intervalMicros, open, high, low, close, volume });
  }

  /** An answer to a subscription: from now on no change of its markets can be missed. */
  #subscribed(): void {
    const { id } = this.#parser.message;
    const slots = this.#subscription.slotsOf(id);
    if (slots.length === 0) return;
    this.#desk.notice('subscribed', -1, `streams of ${slots.length} markets`);
    if (!this.#followsBooks) return;
    for (const slot of slots) (this.#books[slot] as BookSync).subscribed();
  }

  #faulty(kind: number, bytes: Uint8Array, from: number, to: number): void {
    const { slot, aboutBook } = this.#parser.message;
    const what = kind === kinds.PRECISION ? 'precision' : 'malformed';
    const counters = this.#counters[slot];
    if (counters !== undefined) counters[what] += 1;
    this.#desk.notice(what, slot, shown(bytes, from, to));
    if (aboutBook) this.#books[slot]?.broken(what);
  }

  #tellUnknown(bytes: Uint8Array, from: number, to: number): void {
    this.#unknown += 1;
    // A stream of another kind may come a thousand times a second: it is told of ever more seldom.
    if ((this.#unknown & (this.#unknown - 1)) !== 0) return;
    this.#desk.notice('unknown-message', -1, `${this.#unknown} so far, the last one is ${shown(bytes, from, to)}`);
  }

  #body(slot: number, kind: number, bytes: Uint8Array, from: number, to: number): void {
    const book = this.#books[slot] as BookSync;
    const counters = this.#counters[slot] as BinanceCounters;
    if (!this.#followsBooks || !book.isWaiting) {
      counters.snapshotsRefused += 1;
      return;
    }
    if (kind === kinds.SNAPSHOT) {
      book.snapshot();
      return;
    }
    const text = shown(bytes, from, to);
    counters.snapshotsRefused += 1;
    if (kind === kinds.PRECISION) this.#desk.notice('precision', slot, `the snapshot is finer than the grid: ${text}`);
    else if (RATE_LIMIT.test(text)) this.#desk.notice('rate-limited', slot, text);
    else if (kind === kinds.VENUE_ERROR) this.#desk.notice('refused', slot, text);
    else this.#desk.notice('malformed', slot, `the snapshot: ${text}`);
    this.#desk.snapshots.failed(slot, this.#desk.localTime);
  }

  #askSnapshots(): void {
    const { snapshots, localTime } = this.#desk;
    for (let slot = snapshots.next(localTime); slot >= 0; slot = snapshots.next(localTime)) {
      const { index } = this.#instruments[slot] as FeedInstrument;
      this.#desk.ask({ kind: 'http', url: this.#subscription.snapshotUrl(slot), instrument: index });
    }
  }

  /** Asks for a new connection, once. */
  #renew(reason: string): void {
    this.#openedAt = 0;
    this.#desk.notice('status', -1, `the connection is made anew: ${reason}`);
    this.#desk.ask({ kind: 'reconnect', reason });
  }

  #notice(what: 'gap' | 'duplicate', detail: string): void {
    const { slot } = this.#parser.message;
    this.#desk.notice(what, slot, `${this.#instruments[slot]?.symbol}: ${detail}`);
  }
}

/** The begin of a frame, for people. */
function shown(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + SHOWN_BYTES)));
}
