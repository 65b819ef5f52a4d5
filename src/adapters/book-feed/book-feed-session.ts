/**
 * A session whose books begin with a snapshot over the socket: what Kraken and Coinbase have in common. A frame is read
 * as a whole first, into rows of numbers; only when all of it is right the books, the trades and the quotes in it are
 * handed over. What is no JSON could have been anything, so all books are lost; what is JSON of an unknown kind is
 * counted and passed over, as venues ask for.
 *
 * Nothing is allocated for a message of a known kind once the rows are as long as the longest message.
 */
import { ASK, BID, type L2Book, packDecimals } from '../../domain/market/index.ts';
import { JsonCursor, OFF_GRID, OK, SYNTAX } from '../../hot/index.ts';
import type { SessionOptions, SessionRequest, VenueSession } from '../../ports/index.ts';
import { BookKeeper, type BookMessage } from './book-keeper.ts';
import type { FeedCounts } from './feed-counts.ts';
import { failAs, isJson } from './members.ts';
import { Rows } from './rows.ts';
import { SessionDesk } from './session-desk.ts';
import { StagedBook, StagedQuote, StagedTrade } from './staged.ts';
import { TradeLog } from './trade-log.ts';
import { wireDecimals } from './wire-values.ts';

/** How much of a refused frame a notice shows. */
const SHOWN_BYTES = 120;

const BOOK_WIDTH = 7;
const TRADE_WIDTH = 7;
const QUOTE_WIDTH = 7;

/** What kind of venue it is. */
export interface FeedTraits {
  readonly url: string;
  readonly checksums: boolean;
  /** Whether a lost message shows by itself: a sequence or a checksum. */
  readonly selfProving: boolean;
  readonly symbolOf?: (symbol: string) => string;
}

export abstract class BookFeedSession implements VenueSession {
  abstract readonly venue: string;
  readonly url: string;
  protected readonly desk: SessionDesk;
  protected readonly keeper: BookKeeper;
  protected readonly trade = new StagedTrade();
  protected readonly quote = new StagedQuote();
  /** (1,) the time that was read last. */
  protected readonly time = new Float64Array(1);
  /** Market of the message at hand, −1 while it is not known. */
  protected slot = -1;
  /** Whether the message at hand is, or may be, about a book. */
  protected ofBook = true;
  readonly #cursor = new JsonCursor();
  /** The book message that was begun last. */
  protected readonly book = new StagedBook();
  readonly #books = new Rows(BOOK_WIDTH, 8);
  readonly #trades = new Rows(TRADE_WIDTH);
  readonly #quotes = new Rows(QUOTE_WIDTH, 8);
  readonly #tradeLog: TradeLog;

  constructor(options: SessionOptions, traits: FeedTraits) {
    this.url = traits.url;
    this.desk = new SessionDesk(options, traits.symbolOf);
    this.#tradeLog = new TradeLog(this.desk);
    this.keeper = new BookKeeper(this.desk, {
      selfProving: traits.selfProving,
      checksums: traits.checksums,
      resubscribe: (slots) => {
        if (this.desk.channels.has('book')) this.askBooks(slots);
      },
    });
  }

  /** What came in so far. */
  get counts(): FeedCounts {
    return this.desk.counts;
  }

  get lastEventTime(): number {
    return this.desk.lastEventTime;
  }

  /** The session's own book of a market, also while it is not served. @param slot position in the instruments of the options. */
  levels(slot: number): L2Book {
    return this.keeper.levels(slot);
  }

  /** Whether the book of a market is complete and right as far as the venue lets anybody know. */
  isServed(slot: number): boolean {
    return this.keeper.isServed(slot);
  }

  /** Whether there is no book of a market and the next snapshot will be taken. */
  isWaiting(slot: number): boolean {
    return this.keeper.isWaiting(slot);
  }

  opened(localTime: number): void {
    this.desk.localTime = localTime;
    this.desk.forgetRequests();
    this.keeper.dropAll('disconnected');
    this.begin();
    this.desk.notice('connected', -1, this.url);
    this.subscribe();
  }

  closed(localTime: number): void {
    this.desk.localTime = localTime;
    this.desk.forgetRequests();
    this.keeper.dropAll('disconnected');
    this.desk.notice('disconnected', -1, this.url);
  }

  frame(bytes: Uint8Array, from: number, to: number, localTime: number): void {
    this.desk.localTime = localTime;
    this.keeper.tick();
    this.slot = -1;
    this.ofBook = true;
    this.#books.clear();
    this.#trades.clear();
    this.#quotes.clear();
    this.keeper.staged.clear();
    const c = this.#cursor;
    c.reset(bytes, from, to);
    this.read(c);
    if (c.fault === OK) this.#commit();
    else this.#refuse(bytes, from, to);
  }

  httpBody(_url: string, _bytes: Uint8Array, _from: number, _to: number, _localTime: number): void {}

  httpFailed(_url: string, _detail: string, _localTime: number): void {}

  nextRequest(): SessionRequest | undefined {
    return this.desk.nextRequest();
  }

  /** Queues the subscriptions of a new connection. */
  protected abstract subscribe(): void;

  /** Asks the venue for some books anew. */
  protected abstract askBooks(slots: readonly number[]): void;

  /** Reads a frame: stages what is in it, sets a fault of the cursor where it is not as it should be. */
  protected abstract read(c: JsonCursor): void;

  /** A connection begins: forget what only the last one said. */
  protected begin(): void {}

  /** Whether a book message may go to the keeper: sequences are looked at here. */
  protected admit(_message: BookMessage, _isSnapshot: boolean): boolean {
    return true;
  }

  /** Steps over white space to the end of the frame; a fault when something else stands there. */
  protected endOfFrame(c: JsonCursor): void {
    c.skipSpace();
    if (c.at !== c.end) failAs(c, SYNTAX);
  }

  /** Market of the text at the cursor, which steps over it; −1 when nobody asked for it. */
  protected readSymbol(c: JsonCursor): number {
    const from = c.at + 1;
    c.skipString();
    return c.fault === OK ? this.desk.symbols.find(c.bytes, from, c.at - 1) : -1;
  }

  /** The venue says which trade of a market was the last one. */
  protected expectTrade(slot: number, id: number): void {
    this.#tradeLog.expect(slot, id);
  }

  /** Adds a level whose price and quantity were just read. */
  protected stageLevel(c: JsonCursor, side: number, price: number, priceWire: number, qty: number): void {
    const qtyWire = wireDecimals(c);
    if (c.fault === OK && price < 1) failAs(c, SYNTAX);
    if (c.fault === OK) this.keeper.stage(side, price, qty, packDecimals(priceWire, qtyWire));
  }

  /** Begins a book message: levels staged from here on are its. */
  protected beginBook(slot: number): StagedBook {
    const book = this.book;
    book.slot = slot;
    book.from = this.keeper.staged.count;
    book.isSnapshot = false;
    book.checksum = -1;
    book.sequence = 0;
    book.eventTime = 0;
    return book;
  }

  /** Ends the book message that was begun last. */
  protected endBook(): void {
    const { slot, from, isSnapshot, checksum, sequence, eventTime } = this.book;
    const at = this.#books.add();
    const { data } = this.#books;
    data[at] = slot;
    data[at + 1] = from;
    data[at + 2] = this.keeper.staged.count;
    data[at + 3] = isSnapshot ? 1 : 0;
    data[at + 4] = checksum;
    data[at + 5] = sequence;
    data[at + 6] = eventTime;
  }

  /**
   * Adds a trade. Ids count up by one for each market, 0 where the venue has none.
   * @param isPast whether the venue repeats it at the begin of a subscription.
   */
  protected stageTrade(trade: StagedTrade, isPast: boolean): void {
    const at = this.#trades.add();
    const { data } = this.#trades;
    data[at] = trade.slot;
    data[at + 1] = trade.id;
    data[at + 2] = trade.price;
    data[at + 3] = trade.qty;
    data[at + 4] = trade.side;
    data[at + 5] = trade.eventTime;
    data[at + 6] = isPast ? 1 : 0;
  }

  protected stageQuote(quote: StagedQuote): void {
    const at = this.#quotes.add();
    const { data } = this.#quotes;
    data[at] = quote.slot;
    data[at + 1] = quote.bid;
    data[at + 2] = quote.bidQty;
    data[at + 3] = quote.ask;
    data[at + 4] = quote.askQty;
    data[at + 5] = quote.sequence;
    data[at + 6] = quote.eventTime;
  }

  #commit(): void {
    for (let row = 0; row < this.#books.count; row++) this.#commitBook(row * BOOK_WIDTH);
    this.#commitTrades();
    for (let row = 0; row < this.#quotes.count; row++) this.#commitQuote(row * QUOTE_WIDTH);
  }

  #commitBook(at: number): void {
    const { data } = this.#books;
    const book = this.book;
    book.slot = data[at] as number;
    book.from = data[at + 1] as number;
    book.to = data[at + 2] as number;
    book.isSnapshot = data[at + 3] === 1;
    book.checksum = data[at + 4] as number;
    book.sequence = data[at + 5] as number;
    book.eventTime = data[at + 6] as number;
    this.desk.heard(book.eventTime);
    if (!this.admit(book, book.isSnapshot)) return;
    if (book.isSnapshot) this.keeper.snapshot(book);
    else this.keeper.update(book);
  }

  /** Oldest first: some venues list the newest trade first. */
  #commitTrades(): void {
    const { count, data } = this.#trades;
    const last = (count - 1) * TRADE_WIDTH;
    const isBackwards = count > 1 && (data[1] as number) > (data[last + 1] as number);
    for (let row = 0; row < count; row++) this.#commitTrade(isBackwards ? last - row * TRADE_WIDTH : row * TRADE_WIDTH);
    for (let row = 0; row < count; row++) this.#tradeLog.endOfMessage(data[row * TRADE_WIDTH] as number);
  }

  #commitTrade(at: number): void {
    const { data } = this.#trades;
    const slot = data[at] as number;
    const id = data[at + 1] as number;
    const qty = data[at + 3] as number;
    const eventTime = data[at + 5] as number;
    const counts = this.desk.counts.instruments[slot];
    const instrument = this.desk.instruments[slot];
    if (counts === undefined || instrument === undefined) return;
    const isPast = data[at + 6] === 1;
    if (isPast) {
      counts.pastTrades += 1;
      counts.pastTradedQty += qty;
    }
    if (id > 0 && !this.#tradeLog.isNext(slot, id, isPast)) return;
    counts.trades += 1;
    counts.tradedQty += qty;
    this.desk.heard(eventTime);
    const { index } = instrument;
    this.desk.sink.trade(index, id, data[at + 2] as number, qty, data[at + 4] as number, eventTime);
  }

  #commitQuote(at: number): void {
    const { data } = this.#quotes;
    const slot = data[at] as number;
    const bid = data[at + 1] as number;
    const ask = data[at + 3] as number;
    const eventTime = data[at + 6] as number;
    const counts = this.desk.counts.instruments[slot];
    const instrument = this.desk.instruments[slot];
    if (counts === undefined || instrument === undefined) return;
    const own = this.keeper.levels(slot);
    counts.quotes += 1;
    if (own.bestBid === bid && own.bestAsk === ask) counts.quotesEqualBook += 1;
    this.desk.heard(eventTime);
    const { index } = instrument;
    this.desk.sink.quote(
      index,
      bid,
      data[at + 2] as number,
      ask,
      data[at + 4] as number,
      data[at + 5] as number,
      eventTime,
    );
  }

  #refuse(bytes: Uint8Array, from: number, to: number): void {
    const c = this.#cursor;
    const { fault } = c;
    const shown = new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + SHOWN_BYTES)));
    const { slot } = this;
    const { symbol = 'no market' } = this.desk.instruments[slot] ?? {};
    this.desk.counts.message('malformed');
    if (!isJson(c, bytes, from, to)) {
      this.keeper.loseAll('malformed', 'malformed', `a frame of ${to - from} bytes is no JSON: ${shown}`);
    } else if (!this.ofBook) {
      this.desk.notice('malformed', slot, `a message about ${symbol} is not as documented: ${shown}`);
    } else if (slot < 0) {
      this.keeper.loseAll('malformed', 'malformed', `a book message is not as documented: ${shown}`);
    } else if (fault === OFF_GRID) {
      this.desk.notice('precision', slot, `a number of ${symbol} is finer than its grid or too large: ${shown}`);
      this.keeper.lose(slot, 'precision', this.desk.lastEventTime, !this.keeper.isWaiting(slot));
    } else {
      this.desk.notice('malformed', slot, `a book message of ${symbol} is not as documented: ${shown}`);
      this.keeper.lose(slot, 'malformed', this.desk.lastEventTime);
    }
  }
}

/** The best prices of a book as numbers on its grid, for checks: NaN where a side is empty. */
export function bestOf(book: L2Book): {
  bid: number;
  bidQty: number;
  ask: number;
  askQty: number;
  bids: number;
  asks: number;
} {
  const { bestBid: bid, bestBidQty: bidQty, bestAsk: ask, bestAskQty: askQty } = book;
  return { bid, bidQty, ask, askQty, bids: book.levelCount(BID), asks: book.levelCount(ASK) };
}
