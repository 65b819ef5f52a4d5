/**
 * Kraken Futures, WebSocket v1: objects with a `feed` (data) or an `event` (everything else). Prices and quantities are
 * JSON numbers, with exponents now and then (`1.0E7`). Each product counts its book messages in `seq` without a gap: the
 * snapshot has one, the next change has the one after it. A change is one level. Trades have a `seq` of their own.
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
  numberDecimal,
  valueText,
  WordTable,
  wholeNumber,
  wireDecimals,
} from '../book-feed/index.ts';

const MICROS_PER_MILLI = 1000;
/** First letter of `null`. */
const LETTER_N = 110;

const FRAME_KEYS = [
  'feed',
  'event',
  'product_id',
  'side',
  'seq',
  'price',
  'qty',
  'timestamp',
  'bids',
  'asks',
  'trades',
  'time',
  'bid',
  'ask',
  'bid_size',
  'ask_size',
  'product_ids',
  'message',
];
const FEED = 0;
const EVENT = 1;
const PRODUCT = 2;
const SIDE = 3;
const SEQ = 4;
const PRICE = 5;
const QTY = 6;
const TIMESTAMP = 7;
const BIDS = 8;
const ASKS = 9;
const TRADES = 10;
const TIME = 11;
const BEST_BID = 12;
const BEST_ASK = 13;
const BID_SIZE = 14;
const ASK_SIZE = 15;
const PRODUCTS = 16;
const MESSAGE = 17;

const FEEDS = new WordTable(['book', 'book_snapshot', 'trade', 'trade_snapshot', 'ticker', 'ticker_lite', 'heartbeat']);
const BOOK = 0;
const BOOK_SNAPSHOT = 1;
const TRADE = 2;
const TRADE_SNAPSHOT = 3;
const TICKER = 4;
const TICKER_LITE = 5;

const SIDES = new WordTable(['buy', 'sell']);
const TRADE_KEYS = ['seq', 'side', 'price', 'qty', 'time'];

/** Choices of a session. */
export interface KrakenFuturesOptions {
  /** @defaultValue `wss://futures.kraken.com/ws/v1` */
  readonly url?: string;
}

/** A session of Kraken Futures. Markets have names such as `PI_XBTUSD`; lower case is understood. */
export class KrakenFuturesSession extends BookFeedSession {
  readonly venue = 'kraken-futures';
  readonly #frame = new Members(FRAME_KEYS);
  readonly #level = new Members(['price', 'qty']);
  readonly #trade = new Members(TRADE_KEYS);
  /** (instruments,) `seq` of the last book message of each market. */
  readonly #sequences: Float64Array;

  constructor(options: SessionOptions, { url = 'wss://futures.kraken.com/ws/v1' }: KrakenFuturesOptions = {}) {
    super(options, { url, checksums: false, selfProving: true, symbolOf: (symbol) => symbol.toUpperCase() });
    this.#sequences = new Float64Array(options.instruments.length);
  }

  protected override begin(): void {
    this.#sequences.fill(0);
  }

  protected override subscribe(): void {
    const product_ids = this.desk.instruments.map(({ symbol }) => symbol.toUpperCase());
    const { channels } = this.desk;
    const subscribe = (feed: string): void => this.desk.send({ event: 'subscribe', feed, product_ids });
    if (channels.has('book')) subscribe('book');
    if (channels.has('trades')) subscribe('trade');
    if (channels.has('quotes')) subscribe('ticker');
    this.desk.send({ event: 'subscribe', feed: 'heartbeat' });
  }

  protected override askBooks(slots: readonly number[]): void {
    const product_ids = slots.map((slot) => this.desk.instruments[slot]?.symbol.toUpperCase() ?? '');
    this.desk.send({ event: 'unsubscribe', feed: 'book', product_ids });
    this.desk.send({ event: 'subscribe', feed: 'book', product_ids });
  }

  protected override admit(message: BookMessage, isSnapshot: boolean): boolean {
    const { slot, sequence } = message;
    const last = this.#sequences[slot] as number;
    const counts = this.desk.counts.instruments[slot]!;
    if (this.keeper.isWaiting(slot)) {
      if (isSnapshot) this.#sequences[slot] = sequence;
      return true;
    }
    if (sequence <= last) {
      counts.stale += 1;
      return false;
    }
    if (!isSnapshot && sequence !== last + 1) {
      counts.gaps += 1;
      const { symbol } = this.desk.instruments[slot]!;
      this.desk.notice('gap', slot, `book message ${last + 1} of ${symbol} was expected and ${sequence} came`);
      this.keeper.lose(slot, 'gap', message.eventTime);
      return false;
    }
    this.#sequences[slot] = sequence;
    return true;
  }

  protected override read(c: JsonCursor): void {
    this.#frame.read(c);
    this.endOfFrame(c);
    if (c.fault !== OK) return;
    if (this.#frame.has(EVENT)) {
      this.#readEvent(c);
      return;
    }
    this.#frame.seek(c, FEED);
    const feed = FEEDS.read(c);
    if (feed < 0) {
      this.#otherFeed(c);
      return;
    }
    this.ofBook = feed === BOOK || feed === BOOK_SNAPSHOT;
    if (feed > TICKER_LITE) {
      this.desk.counts.message('heartbeat');
      return;
    }
    this.#frame.seek(c, PRODUCT);
    this.slot = this.readSymbol(c);
    if (c.fault !== OK) return;
    if (this.slot < 0) {
      this.desk.counts.message('other market');
      return;
    }
    if (feed === BOOK) this.#readChange(c);
    else if (feed === BOOK_SNAPSHOT) this.#readSnapshot(c);
    else if (feed === TRADE) this.#readTrade(c, this.#frame, false);
    else if (feed === TRADE_SNAPSHOT) this.#readTrades(c);
    else this.#readTicker(c, feed === TICKER);
  }

  #otherFeed(c: JsonCursor): void {
    if (c.fault === OK) this.desk.counts.message(valueText(c, this.#frame.at[FEED] as number));
  }

  #readChange(c: JsonCursor): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    const message = this.beginBook(this.slot);
    this.#frame.seek(c, SEQ);
    message.sequence = wholeNumber(c);
    this.#frame.seek(c, SIDE);
    const side = SIDES.read(c);
    if (side < 0) failAs(c, SYNTAX);
    this.#frame.seek(c, PRICE);
    const price = numberDecimal(c, priceDecimals);
    const priceWire = wireDecimals(c);
    this.#frame.seek(c, QTY);
    const qty = numberDecimal(c, qtyDecimals);
    this.stageLevel(c, side === 0 ? BID : ASK, price, priceWire, qty);
    message.eventTime = this.#readMillis(c, TIMESTAMP);
    if (c.fault !== OK) return;
    this.endBook();
    this.desk.counts.message('book');
  }

  #readMillis(c: JsonCursor, key: number): number {
    this.#frame.seek(c, key);
    return wholeNumber(c) * MICROS_PER_MILLI;
  }

  #readSnapshot(c: JsonCursor): void {
    const message = this.beginBook(this.slot);
    message.isSnapshot = true;
    this.#frame.seek(c, SEQ);
    message.sequence = wholeNumber(c);
    this.#readLevels(c, BIDS, BID);
    this.#readLevels(c, ASKS, ASK);
    message.eventTime = this.#readMillis(c, TIMESTAMP);
    if (c.fault !== OK) return;
    this.endBook();
    this.desk.counts.message('book_snapshot');
  }

  #readLevels(c: JsonCursor, key: number, side: number): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    this.#frame.seek(c, key);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      this.#level.read(c);
      const next = c.at;
      this.#level.seek(c, 0);
      const price = numberDecimal(c, priceDecimals);
      const priceWire = wireDecimals(c);
      this.#level.seek(c, 1);
      const qty = numberDecimal(c, qtyDecimals);
      this.stageLevel(c, side, price, priceWire, qty);
      if (c.fault === OK) c.at = next;
    }
  }

  #readTrades(c: JsonCursor): void {
    this.desk.counts.message('trade_snapshot');
    this.#frame.seek(c, TRADES);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      this.#trade.read(c);
      const next = c.at;
      if (c.fault === OK) this.#readTrade(c, this.#trade, true);
      if (c.fault === OK) c.at = next;
    }
  }

  /** A trade of its own message or of a snapshot. */
  #readTrade(c: JsonCursor, members: Members, isPast: boolean): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    const { trade } = this;
    const isOwn = members === this.#frame;
    trade.slot = this.slot;
    members.seek(c, isOwn ? SEQ : 0);
    trade.id = wholeNumber(c);
    members.seek(c, isOwn ? SIDE : 1);
    const side = SIDES.read(c);
    if (side < 0) failAs(c, SYNTAX);
    trade.side = side === 0 ? BID : ASK;
    members.seek(c, isOwn ? PRICE : 2);
    trade.price = numberDecimal(c, priceDecimals);
    members.seek(c, isOwn ? QTY : 3);
    trade.qty = numberDecimal(c, qtyDecimals);
    members.seek(c, isOwn ? TIME : 4);
    trade.eventTime = wholeNumber(c) * MICROS_PER_MILLI;
    if (c.fault !== OK) return;
    this.stageTrade(trade, isPast);
    if (!isOwn) return;
    this.desk.counts.instruments[this.slot]!.tradeMessages += 1;
    this.desk.counts.message('trade');
  }

  /** The full ticker has sizes and a time, the lite one has neither. Prices are missing where a side is empty. */
  #readTicker(c: JsonCursor, isFull: boolean): void {
    this.desk.counts.message(isFull ? 'ticker' : 'ticker_lite');
    if (!this.#isNumber(c, BEST_BID) || !this.#isNumber(c, BEST_ASK)) return;
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    const { quote } = this;
    quote.slot = this.slot;
    this.#frame.seek(c, BEST_BID);
    quote.bid = numberDecimal(c, priceDecimals);
    this.#frame.seek(c, BEST_ASK);
    quote.ask = numberDecimal(c, priceDecimals);
    quote.bidQty = 0;
    quote.askQty = 0;
    quote.eventTime = 0;
    if (isFull) {
      this.#frame.seek(c, BID_SIZE);
      quote.bidQty = numberDecimal(c, qtyDecimals);
      this.#frame.seek(c, ASK_SIZE);
      quote.askQty = numberDecimal(c, qtyDecimals);
      quote.eventTime = this.#readMillis(c, TIME);
    }
    if (c.fault === OK) this.stageQuote(quote);
  }

  #isNumber(c: JsonCursor, key: number): boolean {
    return this.#frame.has(key) && c.bytes[this.#frame.at[key] as number] !== LETTER_N;
  }

  #readEvent(c: JsonCursor): void {
    this.ofBook = false;
    const { at } = this.#frame;
    const event = valueText(c, at[EVENT] as number);
    const feed = valueText(c, at[FEED] as number);
    const products = valueText(c, at[PRODUCTS] as number);
    this.desk.counts.message(event);
    if (event === 'subscribed') {
      this.desk.notice('subscribed', -1, `${feed} ${products}`);
    } else if (
      event === 'error' ||
      event === 'alert' ||
      event === 'subscribed_failed' ||
      event === 'unsubscribed_failed'
    ) {
      this.desk.notice('refused', -1, `${event} ${feed} ${valueText(c, at[MESSAGE] as number)}`);
    } else if (event !== 'info' && event !== 'unsubscribed') {
      this.desk.notice('unknown-message', -1, `event ${event}`);
    }
  }
}
