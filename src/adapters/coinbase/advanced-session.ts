/**
 * Coinbase Advanced Trade: an envelope `{channel, timestamp, sequence_num, events}`, numbers as text. The sequence counts
 * the messages of the connection, over all channels and products: a jump means that something was lost, and it could
 * have been of any book; a smaller number is a message that was there already. Books are subscribed to as `level2` and
 * come as `l2_data`; an ask is an `offer`. Most channels fall silent unless `heartbeats` are subscribed to. `side` of a
 * trade is that of the maker; the taker's is the other one.
 */
import { ASK, BID } from '../../domain/market/index.ts';
import { type JsonCursor, OK, SYNTAX } from '../../hot/index.ts';
import type { SessionOptions } from '../../ports/index.ts';
import {
  BookFeedSession,
  failAs,
  listGoesOn,
  listStarts,
  Members,
  quotedNumber,
  readIsoMicros,
  StaleRun,
  textDecimal,
  valueText,
  WordTable,
  wholeNumber,
  wireDecimals,
} from '../book-feed/index.ts';

const FRAME_KEYS = ['channel', 'timestamp', 'sequence_num', 'events', 'type', 'message'];
const CHANNEL = 0;
const TIMESTAMP = 1;
const SEQUENCE = 2;
const EVENTS = 3;
const TYPE = 4;
const MESSAGE = 5;

const CHANNEL_NAMES = ['l2_data', 'market_trades', 'ticker', 'ticker_batch', 'heartbeats', 'subscriptions', 'candles'];
const CHANNELS = new WordTable(CHANNEL_NAMES);
const L2 = 0;
const TRADES = 1;
const TICKER = 2;
const TICKER_BATCH = 3;
const HEARTBEATS = 4;
const SUBSCRIPTIONS = 5;

const EVENT_KEYS = ['type', 'product_id', 'updates', 'trades', 'tickers', 'subscriptions'];
const EVENT_TYPE = 0;
const PRODUCT = 1;
const UPDATES = 2;
const EVENT_TRADES = 3;
const TICKERS = 4;
const SUBSCRIBED = 5;
const EVENT_TYPES = new WordTable(['snapshot', 'update']);

const UPDATE_KEYS = ['side', 'price_level', 'new_quantity', 'event_time'];
const BOOK_SIDES = new WordTable(['bid', 'offer', 'ask']);
const TRADE_KEYS = ['trade_id', 'product_id', 'price', 'size', 'side', 'time'];
const TRADE_SIDES = new WordTable(['BUY', 'SELL']);
const TICKER_KEYS = ['product_id', 'best_bid', 'best_bid_quantity', 'best_ask', 'best_ask_quantity'];

const BID_BYTES = new TextEncoder().encode('{"side":"bid","event_time":"');
const OFFER_BYTES = new TextEncoder().encode('{"side":"offer","event_time":"');
const PRICE_BYTES = new TextEncoder().encode(',"price_level":');
const QTY_BYTES = new TextEncoder().encode(',"new_quantity":');

/** Choices of a session. */
export interface CoinbaseOptions {
  /** @defaultValue `wss://advanced-trade-ws.coinbase.com` */
  readonly url?: string;
}

/** A session of Advanced Trade. Markets have names such as `BTC-USD`. */
export class CoinbaseSession extends BookFeedSession {
  readonly venue = 'coinbase';
  readonly #frame = new Members(FRAME_KEYS);
  readonly #event = new Members(EVENT_KEYS);
  readonly #update = new Members(UPDATE_KEYS);
  readonly #trade = new Members(TRADE_KEYS);
  readonly #ticker = new Members(TICKER_KEYS);
  /** `sequence_num` of the last message, −1 before the first one of a connection. */
  #sequence = -1;
  readonly #staleRun = new StaleRun();
  /** Time of the envelope. */
  #sent = 0;

  constructor(options: SessionOptions, { url = 'wss://advanced-trade-ws.coinbase.com' }: CoinbaseOptions = {}) {
    super(options, { url, checksums: false, selfProving: true });
  }

  protected override begin(): void {
    this.#sequence = -1;
  }

  protected override subscribe(): void {
    const { channels } = this.desk;
    const product_ids = this.desk.instruments.map(({ symbol }) => symbol);
    const subscribe = (channel: string): void => this.desk.send({ type: 'subscribe', product_ids, channel });
    this.desk.send({ type: 'subscribe', channel: 'heartbeats' });
    if (channels.has('book')) subscribe('level2');
    if (channels.has('trades')) subscribe('market_trades');
    if (channels.has('quotes')) subscribe('ticker');
    if (channels.has('bars')) subscribe('candles');
  }

  protected override askBooks(slots: readonly number[]): void {
    const product_ids = slots.map((slot) => this.desk.instruments[slot]?.symbol ?? '');
    this.desk.send({ type: 'unsubscribe', product_ids, channel: 'level2' });
    this.desk.send({ type: 'subscribe', product_ids, channel: 'level2' });
  }

  protected override read(c: JsonCursor): void {
    this.#frame.read(c);
    this.endOfFrame(c);
    if (c.fault !== OK) return;
    if (!this.#frame.has(SEQUENCE)) {
      this.#readError(c);
      return;
    }
    this.#frame.seek(c, SEQUENCE);
    const sequence = wholeNumber(c);
    if (c.fault !== OK || !this.#isNext(sequence)) return;
    this.#frame.seek(c, CHANNEL);
    const channel = CHANNELS.read(c);
    this.ofBook = channel === L2;
    this.#frame.seek(c, TIMESTAMP);
    readIsoMicros(c, this.time);
    this.#sent = this.time[0] as number;
    if (c.fault === OK) this.desk.heard(this.#sent);
    this.desk.counts.message(CHANNEL_NAMES[channel] ?? valueText(c, this.#frame.at[CHANNEL] as number));
    if (channel < 0 || channel === HEARTBEATS || channel > SUBSCRIPTIONS) return;
    this.#frame.seek(c, EVENTS);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      this.#event.read(c);
      const next = c.at;
      if (c.fault === OK) this.#readEvent(c, channel, sequence);
      if (c.fault === OK) c.at = next;
    }
  }

  /** Follows the counter of the connection. @returns whether the message is to be read. */
  #isNext(sequence: number): boolean {
    const last = this.#sequence;
    const isStale = last >= 0 && sequence <= last;
    if (isStale) this.desk.counts.message('stale');
    if (isStale && !this.#staleRun.goesOnAt(sequence)) return false;
    this.#staleRun.reset();
    this.#sequence = sequence;
    if (last >= 0 && sequence !== last + 1) {
      this.desk.counts.message('gap');
      this.keeper.loseAll('gap', 'gap', `message ${last + 1} of the connection was expected and ${sequence} came`);
    }
    return true;
  }

  #readEvent(c: JsonCursor, channel: number, sequence: number): void {
    if (channel === L2) this.#readBook(c, sequence);
    else if (channel === TRADES) this.#readTrades(c);
    else if (channel === TICKER || channel === TICKER_BATCH) this.#readTickers(c, sequence);
    else this.desk.notice('subscribed', -1, valueText(c, this.#event.at[SUBSCRIBED] as number));
  }

  #isSnapshot(c: JsonCursor): boolean {
    this.#event.seek(c, EVENT_TYPE);
    const type = EVENT_TYPES.read(c);
    if (type < 0) failAs(c, SYNTAX);
    return type === 0;
  }

  #readBook(c: JsonCursor, sequence: number): void {
    this.#event.seek(c, PRODUCT);
    this.slot = this.readSymbol(c);
    if (c.fault !== OK || this.slot < 0) return;
    const message = this.beginBook(this.slot);
    message.isSnapshot = this.#isSnapshot(c);
    message.sequence = sequence;
    this.#event.seek(c, UPDATES);
    message.eventTime = 0;
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      this.#readUpdate(c);
      message.eventTime = Math.max(message.eventTime, this.time[0] as number);
    }
    if (message.eventTime === 0) message.eventTime = this.#sent;
    if (c.fault === OK) this.endBook();
  }

  /** Reads an update in the order that the venue writes, and leaves any other to its twin; its time is in `time` then. */
  #readUpdate(c: JsonCursor): void {
    const start = c.at;
    const side = c.match(BID_BYTES) ? BID : c.match(OFFER_BYTES) ? ASK : 0;
    if (side === 0) {
      this.#readUpdateInAnyOrder(c);
      return;
    }
    c.at -= 1;
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    readIsoMicros(c, this.time);
    if (c.match(PRICE_BYTES)) {
      const price = textDecimal(c, priceDecimals);
      const priceWire = wireDecimals(c);
      if (c.match(QTY_BYTES)) {
        const qty = textDecimal(c, qtyDecimals);
        if (c.peek() === 125 && c.fault === OK) {
          this.stageLevel(c, side, price, priceWire, qty);
          c.at += 1;
          return;
        }
      }
    }
    // White space is a fault to the reading above; a real one is found again.
    c.fault = OK;
    c.at = start;
    this.#readUpdateInAnyOrder(c);
  }

  #readUpdateInAnyOrder(c: JsonCursor): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    this.#update.read(c);
    const next = c.at;
    this.#update.seek(c, 0);
    const side = BOOK_SIDES.read(c);
    if (side < 0) failAs(c, SYNTAX);
    this.#update.seek(c, 1);
    const price = textDecimal(c, priceDecimals);
    const priceWire = wireDecimals(c);
    this.#update.seek(c, 2);
    const qty = textDecimal(c, qtyDecimals);
    this.stageLevel(c, side === 0 ? BID : ASK, price, priceWire, qty);
    this.#update.seek(c, 3);
    readIsoMicros(c, this.time);
    if (c.fault === OK) c.at = next;
  }

  #readTrades(c: JsonCursor): void {
    const isPast = this.#isSnapshot(c);
    this.#event.seek(c, EVENT_TRADES);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      this.#trade.read(c);
      const next = c.at;
      if (c.fault === OK) this.#readTrade(c, isPast);
      if (c.fault === OK) c.at = next;
    }
    if (c.fault === OK && this.slot >= 0) this.desk.counts.instruments[this.slot]!.tradeMessages += 1;
  }

  #readTrade(c: JsonCursor, isPast: boolean): void {
    const { trade } = this;
    this.#trade.seek(c, 1);
    this.slot = this.readSymbol(c);
    if (c.fault !== OK || this.slot < 0) return;
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    trade.slot = this.slot;
    this.#trade.seek(c, 0);
    trade.id = quotedNumber(c);
    this.#trade.seek(c, 2);
    trade.price = textDecimal(c, priceDecimals);
    this.#trade.seek(c, 3);
    trade.qty = textDecimal(c, qtyDecimals);
    this.#trade.seek(c, 4);
    const maker = TRADE_SIDES.read(c);
    if (maker < 0) failAs(c, SYNTAX);
    trade.side = maker === 0 ? ASK : BID;
    this.#trade.seek(c, 5);
    readIsoMicros(c, this.time);
    trade.eventTime = this.time[0] as number;
    if (c.fault === OK) this.stageTrade(trade, isPast);
  }

  #readTickers(c: JsonCursor, sequence: number): void {
    this.#event.seek(c, TICKERS);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      this.#ticker.read(c);
      const next = c.at;
      if (c.fault === OK) this.#readTicker(c, sequence);
      if (c.fault === OK) c.at = next;
    }
  }

  #readTicker(c: JsonCursor, sequence: number): void {
    const { quote } = this;
    this.#ticker.seek(c, 0);
    this.slot = this.readSymbol(c);
    // The batch ticker says no best prices.
    if (c.fault !== OK || this.slot < 0 || !this.#ticker.has(1) || !this.#ticker.has(3)) return;
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    quote.slot = this.slot;
    this.#ticker.seek(c, 1);
    quote.bid = textDecimal(c, priceDecimals);
    this.#ticker.seek(c, 2);
    quote.bidQty = textDecimal(c, qtyDecimals);
    this.#ticker.seek(c, 3);
    quote.ask = textDecimal(c, priceDecimals);
    this.#ticker.seek(c, 4);
    quote.askQty = textDecimal(c, qtyDecimals);
    quote.sequence = sequence;
    quote.eventTime = this.#sent;
    if (c.fault === OK) this.stageQuote(quote);
  }

  #readError(c: JsonCursor): void {
    this.ofBook = false;
    const { at } = this.#frame;
    const type = valueText(c, at[TYPE] as number);
    this.desk.counts.message(type === '' ? 'no channel' : type);
    const what = type === 'error' ? 'refused' : 'unknown-message';
    this.desk.notice(what, -1, `${type} ${valueText(c, at[MESSAGE] as number)}`.trim());
  }
}
