/**
 * Kraken spot, WebSocket v1: data are lists `[channelID, payload…, channelName, pair]`, everything else are objects with
 * an `event`. Prices and quantities are text; times are text in seconds. A book update may come as two objects, one for
 * each side, and its checksum is in the last of them. Snapshots have no checksum: after a failure a book is served only
 * once an update agrees with it. The channel's name says the depth, `book-1000`.
 */
import { ASK, BID } from '../../domain/market/index.ts';
import { type JsonCursor, OK, SYNTAX } from '../../hot/index.ts';
import type { SessionOptions } from '../../ports/index.ts';
import {
  BookFeedSession,
  type BookMessage,
  failAs,
  listGoesOn,
  listStarts,
  Members,
  quotedNumber,
  textDecimal,
  valueText,
  WordTable,
  wireDecimals,
} from '../book-feed/index.ts';
import { isKrakenDepth } from './depths.ts';

const OPEN_LIST = 91;
const DASH = 45;
const DEPTH_DEFAULT = 10;
const MICROS_DECIMALS = 6;
const CHECKSUM_MAX = 0xffffffff;

const PAYLOAD_KEYS = ['as', 'bs', 'a', 'b', 'c'];
const AS = 0;
const BS = 1;
const A = 2;
const B = 3;
const C = 4;

const EVENT_KEYS = ['event', 'status', 'pair', 'channelName', 'errorMessage', 'subscription'];
const EVENT = 0;
const STATUS = 1;
const PAIR = 2;
const CHANNEL = 3;
const ERROR = 4;

const CHANNELS = new WordTable(['book', 'trade', 'ticker', 'spread']);
const BOOK = 0;
const TRADE = 1;
const TICKER = 2;

const SIDES = new WordTable(['b', 's']);
/** Elements of a message at most: id, two payloads, name, pair. */
const ELEMENTS_MAX = 5;

/** Choices of a session. */
export interface KrakenV1Options {
  /** Levels of a side: 10, 25, 100, 500 or 1000. @defaultValue 100 */
  readonly depth?: number;
  /** @defaultValue `wss://ws.kraken.com` */
  readonly url?: string;
}

/** A session of WebSocket v1. Markets have the venue's `wsname`: `XBT/USD`. */
export class KrakenV1Session extends BookFeedSession {
  readonly venue = 'kraken-v1';
  readonly #depth: number;
  readonly #elements = new Int32Array(ELEMENTS_MAX);
  readonly #payload = new Members(PAYLOAD_KEYS);
  readonly #event = new Members(EVENT_KEYS);
  readonly #ticker = new Members(['a', 'b']);

  constructor(options: SessionOptions, { depth = 100, url = 'wss://ws.kraken.com' }: KrakenV1Options = {}) {
    super(options, { url, checksums: true, selfProving: true });
    this.#depth = depth;
  }

  protected override subscribe(): void {
    const pair = this.desk.instruments.map(({ symbol }) => symbol);
    const { channels } = this.desk;
    const names = { trades: 'trade', quotes: 'spread', bars: 'ohlc' } as const;
    if (channels.has('book')) this.#book('subscribe', pair);
    for (const channel of ['trades', 'quotes', 'bars'] as const) {
      if (channels.has(channel)) this.desk.send({ event: 'subscribe', pair, subscription: { name: names[channel] } });
    }
  }

  protected override askBooks(slots: readonly number[]): void {
    const pair = slots.map((slot) => this.desk.instruments[slot]?.symbol ?? '');
    this.#book('unsubscribe', pair);
    this.#book('subscribe', pair);
  }

  #book(event: string, pair: readonly string[]): void {
    this.desk.send({ event, pair, subscription: { name: 'book', depth: this.#depth } });
  }

  protected override admit(message: BookMessage, isSnapshot: boolean): boolean {
    if (!isSnapshot || this.keeper.isWaiting(message.slot)) return true;
    this.desk.counts.instruments[message.slot]!.stale += 1;
    this.desk.notice('duplicate', message.slot, 'a snapshot came that nobody asked for; the book goes on');
    return false;
  }

  protected override read(c: JsonCursor): void {
    c.skipSpace();
    if (c.peek() === OPEN_LIST) this.#readData(c);
    else this.#readEvent(c);
  }

  #readData(c: JsonCursor): void {
    const count = this.#findElements(c);
    this.endOfFrame(c);
    if (c.fault !== OK) return;
    if (count < 4) {
      failAs(c, SYNTAX);
      return;
    }
    c.at = this.#elements[count - 1] as number;
    this.slot = this.readSymbol(c);
    c.at = this.#elements[count - 2] as number;
    const name = c.at + 1;
    c.skipString();
    if (c.fault !== OK) return;
    this.#dispatch(c, name, c.at - 1, count);
  }

  #findElements(c: JsonCursor): number {
    let count = 0;
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      if (count < ELEMENTS_MAX) this.#elements[count] = c.at;
      count += 1;
      c.skipValue();
    }
    if (count > ELEMENTS_MAX) failAs(c, SYNTAX);
    return count;
  }

  #dispatch(c: JsonCursor, name: number, nameEnd: number, count: number): void {
    const dash = this.#dashIn(c, name, nameEnd);
    const channel = CHANNELS.find(c.bytes, name, dash);
    this.ofBook = channel === BOOK;
    if (channel < 0) this.desk.counts.message('other channel');
    else if (this.slot < 0) this.desk.counts.message('other market');
    else if (channel === BOOK) this.#readBook(c, this.#depthOf(c, dash, nameEnd), count);
    else if (channel === TRADE) this.#readTrades(c);
    else if (channel === TICKER) this.#readTicker(c);
    else this.#readSpread(c);
  }

  /** Where the `-` of `book-1000` stands; the end where there is none. */
  #dashIn(c: JsonCursor, name: number, nameEnd: number): number {
    let at = name;
    while (at < nameEnd && c.bytes[at] !== DASH) at += 1;
    return at;
  }

  /** Depth in `book-1000`; a venue that says none sends ten levels. */
  #depthOf(c: JsonCursor, dash: number, nameEnd: number): number {
    if (dash === nameEnd) return DEPTH_DEFAULT;
    let depth = 0;
    for (let at = dash + 1; at < nameEnd; at++) depth = depth * 10 + (c.bytes[at] as number) - 48;
    if (!isKrakenDepth(depth)) failAs(c, SYNTAX);
    return depth;
  }

  #readBook(c: JsonCursor, depth: number, count: number): void {
    const message = this.beginBook(this.slot);
    let seen = 0;
    let sides = 0;
    for (let i = 1; i < count - 2; i++) {
      if (c.fault !== OK) return;
      c.at = this.#elements[i] as number;
      const { at } = this.#payload;
      this.#payload.read(c);
      if (c.fault !== OK) return;
      const snapshot = (at[AS] as number) >= 0 || (at[BS] as number) >= 0;
      const update = (at[A] as number) >= 0 || (at[B] as number) >= 0;
      if (snapshot === update || (i > 1 && snapshot !== message.isSnapshot)) {
        failAs(c, SYNTAX);
        return;
      }
      message.isSnapshot = snapshot;
      if ((at[AS] as number) >= 0) sides |= 1;
      if ((at[BS] as number) >= 0) sides |= 2;
      seen = Math.max(seen, this.#readSides(c, snapshot));
      if (this.#payload.has(C)) message.checksum = this.#readChecksum(c);
    }
    // An update proves itself; a snapshot has to say both sides, also of a market where one is empty.
    if (message.isSnapshot ? sides !== 3 : message.checksum < 0) failAs(c, SYNTAX);
    // Another depth than that of the book cannot be about this book.
    if (!this.keeper.isWaiting(this.slot) && depth !== this.keeper.depth(this.slot)) failAs(c, SYNTAX);
    if (c.fault !== OK) return;
    message.eventTime = seen;
    this.keeper.setDepth(this.slot, depth);
    this.endBook();
    this.desk.counts.message(message.isSnapshot ? 'book snapshot' : 'book update');
  }

  #readChecksum(c: JsonCursor): number {
    this.#payload.seek(c, C);
    const checksum = quotedNumber(c);
    if (checksum > CHECKSUM_MAX) failAs(c, SYNTAX);
    return checksum;
  }

  /** @returns the latest time of a level. */
  #readSides(c: JsonCursor, snapshot: boolean): number {
    const asks = this.#readLevels(c, snapshot ? AS : A, ASK);
    return Math.max(asks, this.#readLevels(c, snapshot ? BS : B, BID));
  }

  #readLevels(c: JsonCursor, key: number, side: number): number {
    if (!this.#payload.has(key)) return 0;
    this.#payload.seek(c, key);
    let latest = 0;
    for (let more = listStarts(c); more; more = listGoesOn(c)) latest = Math.max(latest, this.#readLevel(c, side));
    return latest;
  }

  /** `[price, quantity, time]`, with an "r" behind it when the venue says the level once more. @returns the time. */
  #readLevel(c: JsonCursor, side: number): number {
    const { scale } = this.desk.instruments[this.slot]!;
    listStarts(c);
    const price = textDecimal(c, scale.priceDecimals);
    const priceWire = wireDecimals(c);
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    const qty = textDecimal(c, scale.qtyDecimals);
    this.stageLevel(c, side, price, priceWire, qty);
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    const time = textDecimal(c, MICROS_DECIMALS);
    while (listGoesOn(c)) c.skipValue();
    return time;
  }

  #readTrades(c: JsonCursor): void {
    this.desk.counts.message('trade');
    const { scale } = this.desk.instruments[this.slot]!;
    this.desk.counts.instruments[this.slot]!.tradeMessages += 1;
    c.at = this.#elements[1] as number;
    this.trade.slot = this.slot;
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      listStarts(c);
      this.trade.price = textDecimal(c, scale.priceDecimals);
      if (!listGoesOn(c)) failAs(c, SYNTAX);
      this.trade.qty = textDecimal(c, scale.qtyDecimals);
      if (!listGoesOn(c)) failAs(c, SYNTAX);
      this.trade.eventTime = textDecimal(c, MICROS_DECIMALS);
      if (!listGoesOn(c)) failAs(c, SYNTAX);
      const side = SIDES.read(c);
      if (side < 0) failAs(c, SYNTAX);
      this.trade.side = side === 0 ? BID : ASK;
      while (listGoesOn(c)) c.skipValue();
      if (c.fault === OK) this.stageTrade(this.trade, false);
    }
  }

  /** `{"a":[price, whole lots, quantity], "b":[…], …}` */
  #readTicker(c: JsonCursor): void {
    this.desk.counts.message('ticker');
    c.at = this.#elements[1] as number;
    this.#ticker.read(c);
    if (c.fault !== OK) return;
    const { scale } = this.desk.instruments[this.slot]!;
    const { quote } = this;
    this.#ticker.seek(c, 0);
    listStarts(c);
    quote.ask = textDecimal(c, scale.priceDecimals);
    quote.askQty = this.#tickerQty(c, scale.qtyDecimals);
    this.#ticker.seek(c, 1);
    listStarts(c);
    quote.bid = textDecimal(c, scale.priceDecimals);
    quote.bidQty = this.#tickerQty(c, scale.qtyDecimals);
    this.#stageQuote(c, 0);
  }

  #tickerQty(c: JsonCursor, decimals: number): number {
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    c.skipValue();
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    return textDecimal(c, decimals);
  }

  /** `[bid, ask, time, bid quantity, ask quantity]` */
  #readSpread(c: JsonCursor): void {
    this.desk.counts.message('spread');
    const { scale } = this.desk.instruments[this.slot]!;
    c.at = this.#elements[1] as number;
    listStarts(c);
    const { quote } = this;
    quote.bid = textDecimal(c, scale.priceDecimals);
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    quote.ask = textDecimal(c, scale.priceDecimals);
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    const time = textDecimal(c, MICROS_DECIMALS);
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    quote.bidQty = textDecimal(c, scale.qtyDecimals);
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    quote.askQty = textDecimal(c, scale.qtyDecimals);
    this.#stageQuote(c, time);
  }

  #stageQuote(c: JsonCursor, eventTime: number): void {
    this.quote.slot = this.slot;
    this.quote.eventTime = eventTime;
    if (c.fault === OK) this.stageQuote(this.quote);
  }

  #readEvent(c: JsonCursor): void {
    this.#event.read(c);
    this.endOfFrame(c);
    if (c.fault !== OK) return;
    this.ofBook = false;
    const { at } = this.#event;
    const event = valueText(c, at[EVENT] as number);
    this.desk.counts.message(event === '' ? 'no event' : event);
    const status = valueText(c, at[STATUS] as number);
    if (event === 'systemStatus') this.desk.notice('status', -1, `Kraken is ${status}`);
    else if (event === 'subscriptionStatus') this.#subscription(c, status);
    else if (event === 'error') this.desk.notice('refused', -1, valueText(c, at[ERROR] as number));
    else if (event !== 'heartbeat' && event !== 'pong') this.desk.notice('unknown-message', -1, `event ${event}`);
  }

  #subscription(c: JsonCursor, status: string): void {
    const { at } = this.#event;
    const pair = valueText(c, at[PAIR] as number);
    const channel = valueText(c, at[CHANNEL] as number);
    const slot = this.desk.instruments.findIndex(({ symbol }) => symbol === pair);
    const isBook = channel.startsWith('book');
    if (status === 'error') {
      this.desk.notice('refused', slot, `${pair}: ${valueText(c, at[ERROR] as number)}`);
    } else if (status === 'subscribed') {
      this.desk.notice('subscribed', slot, `${channel} ${pair}`);
      if (isBook && slot >= 0) this.keeper.subscribed(slot);
    } else if (isBook && slot >= 0 && !this.keeper.isWaiting(slot)) {
      this.desk.notice('status', slot, `${channel} ${pair} is ${status}`);
      this.keeper.lose(slot, 'resubscribed', this.desk.lastEventTime);
    }
  }
}
