/**
 * Kraken spot, WebSocket v2: objects `{channel, type, data}` and replies with a `method`. Prices and quantities are JSON
 * numbers whose digits count: `0.00100000` and `0.001` are one quantity with two checksums, so they are read from the
 * bytes. Snapshots and updates carry the CRC-32 of the best ten levels. Levels that fall out of the subscribed depth are
 * not taken away by the venue. Trade ids count up by one for each market.
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
  readIsoMicros,
  valueText,
  WordTable,
  wholeNumber,
  wireDecimals,
} from '../book-feed/index.ts';
import { isKrakenDepth } from './depths.ts';

const CHECKSUM_MAX = 0xffffffff;

const FRAME_KEYS = ['channel', 'type', 'data', 'method', 'success', 'error', 'result', 'symbol'];
const CHANNEL = 0;
const TYPE = 1;
const DATA = 2;
const METHOD = 3;
const SUCCESS = 4;
const ERROR = 5;
const RESULT = 6;
const REPLY_SYMBOL = 7;

const CHANNELS = new WordTable(['book', 'trade', 'ticker', 'heartbeat', 'status']);
const BOOK = 0;
const TRADE = 1;
const TICKER = 2;
const HEARTBEAT = 3;
const STATUS = 4;

const TYPES = new WordTable(['snapshot', 'update']);

const BOOK_KEYS = ['symbol', 'bids', 'asks', 'checksum', 'timestamp'];
const SYMBOL = 0;
const BIDS = 1;
const ASKS = 2;
const CHECKSUM = 3;
const TIME = 4;

const TRADE_KEYS = ['symbol', 'side', 'price', 'qty', 'trade_id', 'timestamp'];
const SIDES = new WordTable(['buy', 'sell']);
const TICKER_KEYS = ['symbol', 'bid', 'bid_qty', 'ask', 'ask_qty', 'timestamp'];

const PRICE_BYTES = new TextEncoder().encode('{"price":');
const QTY_BYTES = new TextEncoder().encode(',"qty":');

/** So many snapshots in a row that seem to be old are right: a time before was wrong, or the venue's clock was set. */
const OLD_MAX = 2;

/** Choices of a session. */
export interface KrakenOptions {
  /** Levels of a side: 10, 25, 100, 500 or 1000. @defaultValue 100 */
  readonly depth?: number;
  /** @defaultValue `wss://ws.kraken.com/v2` */
  readonly url?: string;
}

/** A session of WebSocket v2. Markets have names such as `BTC/USD`. */
export class KrakenSession extends BookFeedSession {
  readonly venue = 'kraken';
  readonly #depth: number;
  readonly #frame = new Members(FRAME_KEYS);
  readonly #book = new Members(BOOK_KEYS);
  readonly #level = new Members(['price', 'qty']);
  readonly #trade = new Members(TRADE_KEYS);
  readonly #ticker = new Members(TICKER_KEYS);
  readonly #reply = new Members(['channel', 'symbol', 'depth']);
  readonly #status = new Members(['system']);
  /** (instruments,) time of the last book message that was taken, and old snapshots since then. */
  readonly #bookTimes: Float64Array;
  readonly #oldSnapshots: Uint8Array;
  /** (instruments,) 1 for markets whose depth the venue has said. */
  readonly #isAcknowledged: Uint8Array;

  constructor(options: SessionOptions, { depth = 100, url = 'wss://ws.kraken.com/v2' }: KrakenOptions = {}) {
    super(options, { url, checksums: true, selfProving: true });
    this.#depth = depth;
    this.#bookTimes = new Float64Array(options.instruments.length);
    this.#oldSnapshots = new Uint8Array(options.instruments.length);
    this.#isAcknowledged = new Uint8Array(options.instruments.length);
    for (let slot = 0; slot < options.instruments.length; slot++) this.keeper.setDepth(slot, depth);
  }

  protected override subscribe(): void {
    const symbol = this.desk.instruments.map((instrument) => instrument.symbol);
    const { channels } = this.desk;
    if (channels.has('book')) this.#sendBook('subscribe', symbol);
    if (channels.has('trades')) this.#send({ channel: 'trade', symbol, snapshot: true });
    if (channels.has('quotes')) this.#send({ channel: 'ticker', symbol, event_trigger: 'bbo' });
    if (channels.has('bars')) this.#send({ channel: 'ohlc', symbol, interval: 1 });
  }

  protected override askBooks(slots: readonly number[]): void {
    const symbol = slots.map((slot) => this.desk.instruments[slot]?.symbol ?? '');
    this.#sendBook('unsubscribe', symbol);
    this.#sendBook('subscribe', symbol);
  }

  #sendBook(method: string, symbol: readonly string[]): void {
    this.desk.send({ method, params: { channel: 'book', symbol, depth: this.#depth } });
  }

  #send(params: unknown): void {
    this.desk.send({ method: 'subscribe', params });
  }

  /** A snapshot that nobody asked for, or that is older than what came of the market, is a late one. */
  protected override admit(message: BookMessage, isSnapshot: boolean): boolean {
    const { slot, eventTime } = message;
    const last = this.#bookTimes[slot] as number;
    const isOld = eventTime > 0 && eventTime < last && (this.#oldSnapshots[slot] as number) < OLD_MAX;
    if (!isSnapshot || (this.keeper.isWaiting(slot) && !isOld)) {
      if (!this.keeper.isWaiting(slot) || isSnapshot) this.#bookTimes[slot] = eventTime;
      this.#oldSnapshots[slot] = 0;
      return true;
    }
    if (isOld) this.#oldSnapshots[slot] = (this.#oldSnapshots[slot] as number) + 1;
    this.desk.counts.instruments[slot]!.stale += 1;
    this.desk.notice('duplicate', slot, 'a snapshot came that is old or that nobody asked for');
    return false;
  }

  protected override read(c: JsonCursor): void {
    this.#frame.read(c);
    this.endOfFrame(c);
    if (c.fault !== OK) return;
    if (!this.#frame.has(CHANNEL)) {
      this.#readReply(c);
      return;
    }
    this.#frame.seek(c, CHANNEL);
    const channel = CHANNELS.read(c);
    this.ofBook = channel === BOOK;
    if (channel === BOOK) this.#readBooks(c);
    else if (channel === TRADE) this.#readTrades(c);
    else if (channel === TICKER) this.#readTickers(c);
    else if (channel === HEARTBEAT) this.desk.counts.message('heartbeat');
    else if (channel === STATUS) this.#readStatus(c);
    else this.desk.counts.message(valueText(c, this.#frame.at[CHANNEL] as number));
  }

  /** @returns whether the message is a snapshot. */
  #readType(c: JsonCursor): boolean {
    this.#frame.seek(c, TYPE);
    const type = TYPES.read(c);
    if (type < 0) failAs(c, SYNTAX);
    return type === 0;
  }

  #readBooks(c: JsonCursor): void {
    const isSnapshot = this.#readType(c);
    this.desk.counts.message(isSnapshot ? 'book snapshot' : 'book update');
    this.#frame.seek(c, DATA);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      this.#book.read(c);
      const next = c.at;
      if (c.fault === OK) this.#readBook(c, isSnapshot);
      if (c.fault === OK) c.at = next;
    }
  }

  #readBook(c: JsonCursor, isSnapshot: boolean): void {
    this.#book.seek(c, SYMBOL);
    this.slot = this.readSymbol(c);
    if (c.fault !== OK) return;
    if (this.slot < 0) {
      this.desk.counts.message('other market');
      return;
    }
    const message = this.beginBook(this.slot);
    message.isSnapshot = isSnapshot;
    if (this.#book.has(ASKS)) this.#readLevels(c, ASKS, ASK);
    if (this.#book.has(BIDS)) this.#readLevels(c, BIDS, BID);
    this.#book.seek(c, CHECKSUM);
    message.checksum = wholeNumber(c);
    if (message.checksum > CHECKSUM_MAX) failAs(c, SYNTAX);
    if (this.#book.has(TIME)) {
      this.#book.seek(c, TIME);
      readIsoMicros(c, this.time);
      message.eventTime = this.time[0] as number;
    }
    if (c.fault !== OK) return;
    if (isSnapshot && this.keeper.isWaiting(this.slot)) this.#learnDepth();
    this.endBook();
  }

  /**
   * A recording may not hold the reply to its subscription. A snapshot with as many levels as one of the depths then
   * says the depth; any other number of levels says only that there were no more.
   */
  #learnDepth(): void {
    if (this.#isAcknowledged[this.slot] === 1) return;
    const { data, count, width } = this.keeper.staged;
    let bids = 0;
    const first = this.book.from;
    for (let row = first; row < count; row++) if (data[row * width] === BID) bids += 1;
    const most = Math.max(bids, count - first - bids);
    if (isKrakenDepth(most)) this.keeper.setDepth(this.slot, most);
  }

  #readLevels(c: JsonCursor, key: number, side: number): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    this.#book.seek(c, key);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      const start = c.at;
      if (c.match(PRICE_BYTES)) {
        const price = numberDecimal(c, priceDecimals);
        const priceWire = wireDecimals(c);
        if (c.match(QTY_BYTES)) {
          const qty = numberDecimal(c, qtyDecimals);
          if (c.peek() === 125 && c.fault === OK) {
            this.stageLevel(c, side, price, priceWire, qty);
            c.at += 1;
            continue;
          }
        }
      }
      // White space is a fault to the reading above; a real one is found again.
      c.fault = OK;
      c.at = start;
      this.#readLevelInAnyOrder(c, side);
    }
  }

  /** The twin of the reading above: white space, other keys, another order. */
  #readLevelInAnyOrder(c: JsonCursor, side: number): void {
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
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

  #readTrades(c: JsonCursor): void {
    const isPast = this.#readType(c);
    this.desk.counts.message('trade');
    this.#frame.seek(c, DATA);
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
    this.#trade.seek(c, 0);
    this.slot = this.readSymbol(c);
    if (this.slot < 0) return;
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    trade.slot = this.slot;
    this.#trade.seek(c, 1);
    const side = SIDES.read(c);
    if (side < 0) failAs(c, SYNTAX);
    trade.side = side === 0 ? BID : ASK;
    this.#trade.seek(c, 2);
    trade.price = numberDecimal(c, priceDecimals);
    this.#trade.seek(c, 3);
    trade.qty = numberDecimal(c, qtyDecimals);
    this.#trade.seek(c, 4);
    trade.id = wholeNumber(c);
    this.#trade.seek(c, 5);
    readIsoMicros(c, this.time);
    trade.eventTime = this.time[0] as number;
    if (c.fault === OK) this.stageTrade(trade, isPast);
  }

  #readTickers(c: JsonCursor): void {
    this.desk.counts.message('ticker');
    this.#frame.seek(c, DATA);
    for (let more = listStarts(c); more; more = listGoesOn(c)) {
      this.#ticker.read(c);
      const next = c.at;
      if (c.fault === OK) this.#readTicker(c);
      if (c.fault === OK) c.at = next;
    }
  }

  #readTicker(c: JsonCursor): void {
    const { quote } = this;
    this.#ticker.seek(c, 0);
    this.slot = this.readSymbol(c);
    if (this.slot < 0) return;
    const { priceDecimals, qtyDecimals } = this.desk.instruments[this.slot]!.scale;
    quote.slot = this.slot;
    this.#ticker.seek(c, 1);
    quote.bid = numberDecimal(c, priceDecimals);
    this.#ticker.seek(c, 2);
    quote.bidQty = numberDecimal(c, qtyDecimals);
    this.#ticker.seek(c, 3);
    quote.ask = numberDecimal(c, priceDecimals);
    this.#ticker.seek(c, 4);
    quote.askQty = numberDecimal(c, qtyDecimals);
    quote.eventTime = 0;
    if (this.#ticker.has(5)) {
      this.#ticker.seek(c, 5);
      readIsoMicros(c, this.time);
      quote.eventTime = this.time[0] as number;
    }
    if (c.fault === OK) this.stageQuote(quote);
  }

  #readStatus(c: JsonCursor): void {
    this.desk.counts.message('status');
    this.#frame.seek(c, DATA);
    if (!listStarts(c)) return;
    this.#status.read(c);
    if (c.fault === OK) this.desk.notice('status', -1, `Kraken is ${valueText(c, this.#status.at[0] as number)}`);
  }

  #readReply(c: JsonCursor): void {
    this.ofBook = false;
    const { at } = this.#frame;
    const method = valueText(c, at[METHOD] as number);
    this.desk.counts.message(method === '' ? 'no channel' : method);
    if (method !== 'subscribe' && method !== 'unsubscribe') {
      if (method !== 'pong') this.desk.notice('unknown-message', -1, `method ${method}`);
      return;
    }
    if (valueText(c, at[SUCCESS] as number) !== 'true') {
      const symbol = valueText(c, at[REPLY_SYMBOL] as number);
      const slot = this.desk.instruments.findIndex((instrument) => instrument.symbol === symbol);
      this.desk.notice('refused', slot, `${method} ${symbol}: ${valueText(c, at[ERROR] as number)}`);
      return;
    }
    if (method === 'subscribe' && this.#frame.has(RESULT)) this.#subscribed(c);
  }

  #subscribed(c: JsonCursor): void {
    this.#frame.seek(c, RESULT);
    this.#reply.read(c);
    if (c.fault !== OK) return;
    const [channelAt, symbolAt, depthAt] = this.#reply.at as unknown as [number, number, number];
    const channel = valueText(c, channelAt);
    const symbol = valueText(c, symbolAt);
    const slot = this.desk.instruments.findIndex((instrument) => instrument.symbol === symbol);
    this.desk.notice('subscribed', slot, `${channel} ${symbol}`);
    if (channel !== 'book' || slot < 0) return;
    const depth = Number(valueText(c, depthAt));
    if (isKrakenDepth(depth) && this.keeper.isWaiting(slot)) {
      this.keeper.setDepth(slot, depth);
      this.#isAcknowledged[slot] = 1;
    }
    this.keeper.subscribed(slot);
  }
}
