/**
 * The Coinbase Exchange feed: flat objects with a `type`, numbers as text. The book channel has no sequence: what can be
 * known is that its times never run backwards, so a message that is older than the last one means that messages came in
 * another order, and a crossed book that one was lost. Trades count up by one for each product, and heartbeats say the
 * last one. `side` of a match is that of the maker; the taker's is the other one.
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
  readIsoMicros,
  textDecimal,
  valueText,
  WordTable,
  wholeNumber,
  wireDecimals,
} from '../book-feed/index.ts';

const FRAME_KEYS = [
  'type',
  'product_id',
  'changes',
  'time',
  'bids',
  'asks',
  'trade_id',
  'sequence',
  'side',
  'size',
  'price',
  'best_bid',
  'best_ask',
  'best_bid_size',
  'best_ask_size',
  'message',
  'reason',
  'last_trade_id',
  'channels',
];
const TYPE = 0;
const PRODUCT = 1;
const CHANGES = 2;
const TIME = 3;
const BIDS = 4;
const ASKS = 5;
const TRADE_ID = 6;
const SEQUENCE = 7;
const SIDE = 8;
const SIZE = 9;
const PRICE = 10;
const BEST_BID = 11;
const BEST_ASK = 12;
const BEST_BID_SIZE = 13;
const BEST_ASK_SIZE = 14;
const MESSAGE = 15;
const REASON = 16;
const LAST_TRADE = 17;
const CHANNELS = 18;

const TYPE_NAMES = ['l2update', 'snapshot', 'match', 'last_match', 'ticker', 'heartbeat', 'subscriptions', 'error'];
const TYPES = new WordTable(TYPE_NAMES);
const L2UPDATE = 0;
const SNAPSHOT = 1;
const MATCH = 2;
const LAST_MATCH = 3;
const TICKER = 4;
const HEARTBEAT = 5;
const SUBSCRIPTIONS = 6;

const SIDES = new WordTable(['buy', 'sell']);

/** Choices of a session. */
export interface CoinbaseExchangeOptions {
  /** Channel of the book: `level2` needs a key since 2023, `level2_batch` none. @defaultValue `level2_batch` */
  readonly bookChannel?: 'level2' | 'level2_batch';
  /** @defaultValue `wss://ws-feed.exchange.coinbase.com` */
  readonly url?: string;
}

/** A session of the Exchange feed. Markets have names such as `BTC-USD`. */
export class CoinbaseExchangeSession extends BookFeedSession {
  readonly venue = 'coinbase-exchange';
  readonly #bookChannel: string;
  readonly #frame = new Members(FRAME_KEYS);
  /** (instruments,) time of the last book message and sequence of the last ticker of each market. */
  readonly #bookTimes: Float64Array;
  readonly #tickerSequences: Float64Array;

  constructor(
    options: SessionOptions,
    { bookChannel = 'level2_batch', url = 'wss://ws-feed.exchange.coinbase.com' }: CoinbaseExchangeOptions = {},
  ) {
    super(options, { url, checksums: false, selfProving: false });
    this.#bookChannel = bookChannel;
    this.#bookTimes = new Float64Array(options.instruments.length);
    this.#tickerSequences = new Float64Array(options.instruments.length);
  }

  protected override begin(): void {
    this.#bookTimes.fill(0);
    this.#tickerSequences.fill(0);
  }

  protected override subscribe(): void {
    const product_ids = this.desk.instruments.map(({ symbol }) => symbol);
    const { channels } = this.desk;
    const names = ['heartbeat'];
    if (channels.has('book')) names.push(this.#bookChannel);
    if (channels.has('trades')) names.push('matches');
    if (channels.has('quotes')) names.push('ticker');
    this.desk.send({ type: 'subscribe', product_ids, channels: names });
  }

  protected override askBooks(slots: readonly number[]): void {
    const product_ids = slots.map((slot) => this.desk.instruments[slot]?.symbol ?? '');
    this.desk.send({ type: 'unsubscribe', product_ids, channels: [this.#bookChannel] });
    this.desk.send({ type: 'subscribe', product_ids, channels: [this.#bookChannel] });
  }

  protected override admit(message: BookMessage, isSnapshot: boolean): boolean {
    const { slot, eventTime } = message;
    const counts = this.desk.counts.instruments[slot]!;
    if (isSnapshot) {
      if (this.keeper.isWaiting(slot)) {
        this.#bookTimes[slot] = eventTime;
        return true;
      }
      counts.stale += 1;
      this.desk.notice('duplicate', slot, 'a snapshot came that nobody asked for; the book goes on');
      return false;
    }
    if (this.keeper.isWaiting(slot) || eventTime >= (this.#bookTimes[slot] as number)) {
      this.#bookTimes[slot] = eventTime;
      return true;
    }
    counts.stale += 1;
    counts.gaps += 1;
    const { symbol } = this.desk.instruments[slot]!;
    const late = (this.#bookTimes[slot] as number) - eventTime;
    this.desk.notice('gap', slot, `a change of ${symbol} is ${late} µs older than the one before it`);
    this.keeper.lose(slot, 'gap', eventTime);
    return false;
  }

  protected override read(c: JsonCursor): void {
    this.#frame.read(c);
    this.endOfFrame(c);
    if (c.fault !== OK) return;
    this.#frame.seek(c, TYPE);
    const type = TYPES.read(c);
    if (c.fault !== OK) return;
    this.ofBook = type === L2UPDATE || type === SNAPSHOT;
    if (type < 0 || type >= SUBSCRIPTIONS) {
      this.#readOther(c, type);
      return;
    }
    this.desk.counts.message(TYPE_NAMES[type] as string);
    this.#frame.seek(c, PRODUCT);
    this.slot = this.readSymbol(c);
    if (c.fault !== OK || this.slot < 0) return;
    if (type === L2UPDATE) this.#readChanges(c);
    else if (type === SNAPSHOT) this.#readSnapshot(c);
    else if (type === MATCH || type === LAST_MATCH) this.#readMatch(c, type === LAST_MATCH);
    else if (type === TICKER) this.#readTicker(c);
    else if (type === HEARTBEAT) this.#readHeartbeat(c);
  }

  #readOther(c: JsonCursor, type: number): void {
    const { at } = this.#frame;
    const name = valueText(c, at[TYPE] as number);
    this.desk.counts.message(name);
    if (type === SUBSCRIPTIONS) {
      this.desk.notice('subscribed', -1, valueText(c, at[CHANNELS] as number));
    } else if (type > SUBSCRIPTIONS) {
      const reason = valueText(c, at[REASON] as number);
      this.desk.notice('refused', -1, `${valueText(c, at[MESSAGE] as number)} ${reason}`.trim());
    } else {
      this.desk.notice('unknown-message', -1, `type ${name}`);
    }
  }

  #readSnapshot(c: JsonCursor): void {
    const message = this.beginBook(this.slot);
    message.isSnapshot = true;
    this.#readLevels(c, BIDS, BID);
    this.#readLevels(c, ASKS, ASK);
    // The feed of 2021 did not say when a snapshot was made.
    if (this.#frame.has(TIME)) {
      this.#readTime(c);
      message.eventTime = this.time[0] as number;
    }
    if (c.fault === OK) this.endBook();
  }

  #readLevels(c: JsonCursor, key: number, side: number): void {
    this.#frame.seek(c, key);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      if (!listStarts(c)) failAs(c, SYNTAX);
      this.#readLevel(c, side);
    }
  }

  /** Price, quantity and the end of a list that was begun. */
  #readLevel(c: JsonCursor, side: number): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    const price = textDecimal(c, priceDecimals);
    const priceWire = wireDecimals(c);
    if (!listGoesOn(c)) failAs(c, SYNTAX);
    const qty = textDecimal(c, qtyDecimals);
    this.stageLevel(c, side, price, priceWire, qty);
    if (listGoesOn(c)) failAs(c, SYNTAX);
  }

  #readChanges(c: JsonCursor): void {
    const message = this.beginBook(this.slot);
    this.#frame.seek(c, CHANGES);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      if (!listStarts(c)) failAs(c, SYNTAX);
      const side = SIDES.read(c);
      if (side < 0 || !listGoesOn(c)) failAs(c, SYNTAX);
      this.#readLevel(c, side === 0 ? BID : ASK);
    }
    this.#readTime(c);
    message.eventTime = this.time[0] as number;
    if (c.fault === OK) this.endBook();
  }

  /** Reads the time of the message into `time`. */
  #readTime(c: JsonCursor): void {
    this.#frame.seek(c, TIME);
    readIsoMicros(c, this.time);
  }

  #readMatch(c: JsonCursor, isPast: boolean): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    const { trade } = this;
    trade.slot = this.slot;
    this.#frame.seek(c, TRADE_ID);
    trade.id = wholeNumber(c);
    this.#frame.seek(c, SIDE);
    const maker = SIDES.read(c);
    if (maker < 0) failAs(c, SYNTAX);
    trade.side = maker === 0 ? ASK : BID;
    this.#frame.seek(c, SIZE);
    trade.qty = textDecimal(c, qtyDecimals);
    this.#frame.seek(c, PRICE);
    trade.price = textDecimal(c, priceDecimals);
    this.#readTime(c);
    trade.eventTime = this.time[0] as number;
    if (c.fault !== OK) return;
    if (!isPast) this.desk.counts.instruments[this.slot]!.tradeMessages += 1;
    this.stageTrade(trade, isPast);
  }

  #readTicker(c: JsonCursor): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    const { quote } = this;
    quote.slot = this.slot;
    this.#frame.seek(c, BEST_BID);
    quote.bid = textDecimal(c, priceDecimals);
    this.#frame.seek(c, BEST_ASK);
    quote.ask = textDecimal(c, priceDecimals);
    quote.bidQty = this.#sizeOf(c, BEST_BID_SIZE, qtyDecimals);
    quote.askQty = this.#sizeOf(c, BEST_ASK_SIZE, qtyDecimals);
    this.#frame.seek(c, SEQUENCE);
    quote.sequence = wholeNumber(c);
    // A product without a trade has a ticker without a time.
    quote.eventTime = 0;
    if (this.#frame.has(TIME)) {
      this.#readTime(c);
      quote.eventTime = this.time[0] as number;
    }
    if (c.fault !== OK) return;
    const isStale = quote.sequence < (this.#tickerSequences[this.slot] as number);
    this.#tickerSequences[this.slot] = quote.sequence;
    if (isStale) this.desk.counts.instruments[this.slot]!.stale += 1;
    else this.stageQuote(quote);
  }

  /** Sizes came into the ticker after 2021. */
  #sizeOf(c: JsonCursor, key: number, decimals: number): number {
    if (!this.#frame.has(key)) return 0;
    this.#frame.seek(c, key);
    return textDecimal(c, decimals);
  }

  #readHeartbeat(c: JsonCursor): void {
    this.#frame.seek(c, LAST_TRADE);
    const last = wholeNumber(c);
    this.#readTime(c);
    this.desk.heard(this.time[0] as number);
    if (c.fault === OK && this.desk.channels.has('trades')) this.expectTrade(this.slot, last);
  }
}
