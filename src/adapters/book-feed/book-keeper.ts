/**
 * The books of a session: what came in, what may be served, and what to do when a book is wrong.
 *
 * A session needs a book of its own, because checksums are made of books and because a crossed book must be seen before
 * anybody trades on it. A message is applied here first; only when the book passes does the sink hear of it. A book is
 * LIVE (served), HELD (kept up to date and not served: crossed for a moment, or not proven yet) or WAITING for a
 * snapshot. A venue with a sequence or a checksum may tell one event of its matching engine in two messages, with a
 * crossed book between them: such a book is held, and served again whole once it is in order. Where the venue has
 * neither, a crossed book is the only sign of a lost message, and the book is asked for anew.
 *
 * After a failure a book is asked for again at once, then with growing pauses; time is that of the frames.
 */
import { ASK, BID, type BookLoss, type L2Book } from '../../domain/market/index.ts';
import { Crc32 } from '../../hot/index.ts';
import type { FeedNotice } from '../../ports/index.ts';
import type { InstrumentCounts } from './feed-counts.ts';
import { HELD, LIVE, OwnBook, WAITING } from './own-book.ts';
import { Resync } from './resync.ts';
import { Rows } from './rows.ts';
import type { SessionDesk } from './session-desk.ts';

/** A crossed book may take this long to come in order again. */
const CROSSED_MICROS = 1e6;
/** Columns of a staged level. */
export const LEVEL_SIDE = 0;
export const LEVEL_PRICE = 1;
export const LEVEL_QTY = 2;
export const LEVEL_WIRE = 3;
const LEVEL_WIDTH = 4;

/** Everything of a book message but its levels. */
export interface BookMessage {
  readonly slot: number;
  /** First staged level, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** As the venue says it, −1 where the message has none. */
  readonly checksum: number;
  /** 0 where the venue has none. */
  readonly sequence: number;
  readonly eventTime: number;
}

/** How a venue's books behave. */
export interface KeeperOptions {
  /** Whether a lost message shows by itself: a sequence or a checksum. */
  readonly selfProving: boolean;
  /** Whether books can be proven by checksums: then a book that failed is served only after the next one agrees. */
  readonly checksums: boolean;
  /** Asks the venue for the books of these slots anew. */
  readonly resubscribe: (slots: readonly number[]) => void;
}

export class BookKeeper {
  /** Levels of the message at hand, in its order. */
  readonly staged = new Rows(LEVEL_WIDTH);
  readonly #desk: SessionDesk;
  readonly #options: KeeperOptions;
  readonly #books: readonly OwnBook[];
  readonly #crc = new Crc32();
  #prices = new Float64Array(1024);
  #quantities = new Float64Array(1024);
  readonly #resync: Resync;
  /** Levels that fell out of the depth with the message at hand. */
  readonly #dropped = new Rows(2);

  constructor(desk: SessionDesk, options: KeeperOptions) {
    this.#desk = desk;
    this.#options = options;
    this.#resync = new Resync(desk, options.resubscribe);
    this.#books = desk.instruments.map(
      (instrument, slot) => new OwnBook(instrument, desk.counts.instruments[slot] as InstrumentCounts),
    );
  }

  /** The book as the session knows it, also while it is not served. */
  levels(slot: number): L2Book {
    return this.#book(slot).levels;
  }

  isServed(slot: number): boolean {
    return this.#book(slot).state === LIVE;
  }

  isWaiting(slot: number): boolean {
    return this.#book(slot).state === WAITING;
  }

  /** Levels of a side that the venue keeps up to date, 0 for all. */
  setDepth(slot: number, depth: number): void {
    this.#book(slot).depth = depth;
  }

  depth(slot: number): number {
    return this.#book(slot).depth;
  }

  /** The venue says that a subscription begins: what it sends from now on follows its next snapshot. */
  subscribed(slot: number): void {
    if (this.#book(slot).state === WAITING && this.#book(slot).failures === 0) this.#book(slot).doubted = false;
  }

  /** Adds a level to the message at hand. */
  stage(side: number, price: number, qty: number, wire: number): void {
    const at = this.staged.add();
    const { data } = this.staged;
    data[at + LEVEL_SIDE] = side;
    data[at + LEVEL_PRICE] = price;
    data[at + LEVEL_QTY] = qty;
    data[at + LEVEL_WIRE] = wire;
  }

  /** A snapshot takes the place of whatever was there. */
  snapshot(message: BookMessage): void {
    const book = this.#book(message.slot);
    book.levels.clear();
    this.#countSnapshot(book, message);
    this.#resync.settle(book);
    this.#apply(book, message);
    if (!this.#proves(book, message)) return;
    if (message.checksum >= 0) book.doubted = false;
    if (book.doubted) this.#hold(book, 'checksum', message);
    else this.#publish(book, message, true);
  }

  /** Changes of levels. */
  update(message: BookMessage): void {
    const book = this.#book(message.slot);
    this.#countUpdate(book, message);
    if (book.state === WAITING) {
      book.counts.ignoredUpdates += 1;
      book.doubted = this.#options.checksums;
      return;
    }
    this.#apply(book, message);
    if (!this.#proves(book, message)) return;
    if (message.checksum >= 0) book.doubted = false;
    if (!book.doubted) this.#publish(book, message, false);
  }

  /**
   * The book of a slot is wrong or may be.
   * @param again whether to ask the venue for it anew.
   */
  lose(slot: number, reason: BookLoss, eventTime: number, again = true): void {
    const book = this.#book(slot);
    this.#drop(book, reason, eventTime);
    if (again) this.#resync.askAgain(slot, book);
    this.#resync.send();
  }

  /** The connection is new or gone: every book is empty, nothing is asked for. */
  dropAll(reason: BookLoss): void {
    for (const book of this.#books) {
      if (book.state === LIVE) this.#tellLost(book, reason, this.#desk.lastEventTime);
      book.state = WAITING;
      book.doubted = false;
      book.crossedSince = 0;
      book.failures = 0;
      this.#resync.settle(book);
      book.levels.clear();
    }
  }

  /** Something that came could have been of any book: all are lost. */
  loseAll(reason: BookLoss, what: FeedNotice['what'], detail: string): void {
    this.#desk.notice(what, -1, detail);
    for (let slot = 0; slot < this.#books.length; slot++) {
      const book = this.#book(slot);
      // Also those that are not there: their snapshot may be what was lost.
      this.#drop(book, reason, this.#desk.lastEventTime);
      this.#resync.askAgain(slot, book);
    }
    this.#resync.send();
  }

  /** Asks again for books whose pause is over. To be called with each frame. */
  tick(): void {
    this.#resync.tick(this.#books);
  }

  #book(slot: number): OwnBook {
    return this.#books[slot] as OwnBook;
  }

  #countSnapshot(book: OwnBook, message: BookMessage): void {
    const { counts } = book;
    const { data, width } = this.staged;
    counts.snapshots += 1;
    counts.sequence = message.sequence;
    counts.snapshotBids = 0;
    for (let row = message.from; row < message.to; row++) {
      if (data[row * width + LEVEL_SIDE] === BID) counts.snapshotBids += 1;
    }
    counts.snapshotAsks = message.to - message.from - counts.snapshotBids;
  }

  #countUpdate(book: OwnBook, message: BookMessage): void {
    const { counts } = book;
    const { data, width } = this.staged;
    counts.bookUpdates += 1;
    counts.levelUpdates += message.to - message.from;
    counts.sequence = message.sequence;
    for (let row = message.from; row < message.to; row++) {
      if (data[row * width + LEVEL_QTY] === 0) counts.levelDeletes += 1;
    }
  }

  /** Brings the own book up to date; levels that fall out of the depth are staged as removals behind the message. */
  #apply(book: OwnBook, message: BookMessage): void {
    const { width } = this.staged;
    for (let row = message.from; row < message.to; row++) {
      const { data } = this.staged;
      const at = row * width;
      book.levels.set(
        data[at + LEVEL_SIDE] as number,
        data[at + LEVEL_PRICE] as number,
        data[at + LEVEL_QTY] as number,
        data[at + LEVEL_WIRE] as number,
      );
    }
    this.#dropped.clear();
    if (book.depth === 0) return;
    this.#truncate(book, BID);
    this.#truncate(book, ASK);
  }

  #truncate(book: OwnBook, side: number): void {
    const count = book.levels.levelCount(side);
    if (count <= book.depth) return;
    if (count > this.#prices.length) {
      this.#prices = new Float64Array(2 * count);
      this.#quantities = new Float64Array(2 * count);
    }
    book.levels.top(side, count, this.#prices, this.#quantities);
    for (let i = book.depth; i < count; i++) {
      const at = this.#dropped.add();
      this.#dropped.data[at] = side;
      this.#dropped.data[at + 1] = this.#prices[i] as number;
    }
    book.levels.truncate(side, book.depth);
  }

  /** Whether the checksum, where there is one, is that of the book. Loses the book when not. */
  #proves(book: OwnBook, message: BookMessage): boolean {
    if (message.checksum < 0) return true;
    const crc = this.#crc;
    crc.reset();
    book.digits.side(book.levels, ASK, crc);
    book.digits.side(book.levels, BID, crc);
    book.counts.checksums += 1;
    book.counts.lastChecksum = message.checksum;
    if (crc.value === message.checksum) {
      book.counts.checksumsOk += 1;
      return true;
    }
    const { symbol } = book.instrument;
    const detail = `the checksum of ${symbol} is ${crc.value} here and ${message.checksum} at the venue`;
    this.#desk.notice('checksum', message.slot, detail);
    this.lose(message.slot, 'checksum', message.eventTime);
    return false;
  }

  /** Hands the message to the sink when the book is in order; holds or loses it when not. */
  #publish(book: OwnBook, message: BookMessage, whole: boolean): void {
    if (book.levels.isCrossed) {
      this.#crossed(book, message);
      return;
    }
    book.crossedSince = 0;
    if (whole || book.state !== LIVE) this.#serveWhole(book, message);
    else this.#serveChanges(book, message);
  }

  #serveWhole(book: OwnBook, message: BookMessage): void {
    const { sink } = this.#desk;
    const { index, symbol } = book.instrument;
    sink.bookReset(index, message.eventTime);
    this.#serveSide(book, BID);
    this.#serveSide(book, ASK);
    sink.bookEnd(index, message.sequence, message.eventTime);
    if (book.state === LIVE) return;
    book.state = LIVE;
    const bids = book.levels.levelCount(BID);
    this.#desk.notice('synchronised', message.slot, `${symbol}: ${bids} bids, ${book.levels.levelCount(ASK)} asks`);
  }

  #serveSide(book: OwnBook, side: number): void {
    const count = book.levels.levelCount(side);
    if (count > this.#prices.length) {
      this.#prices = new Float64Array(2 * count);
      this.#quantities = new Float64Array(2 * count);
    }
    book.levels.top(side, count, this.#prices, this.#quantities);
    const { index } = book.instrument;
    for (let i = 0; i < count; i++) {
      this.#desk.sink.level(index, side, this.#prices[i] as number, this.#quantities[i] as number);
    }
  }

  #serveChanges(book: OwnBook, message: BookMessage): void {
    const { sink } = this.#desk;
    const { index } = book.instrument;
    const { data, width } = this.staged;
    for (let row = message.from; row < message.to; row++) {
      const at = row * width;
      sink.level(
        index,
        data[at + LEVEL_SIDE] as number,
        data[at + LEVEL_PRICE] as number,
        data[at + LEVEL_QTY] as number,
      );
    }
    const dropped = this.#dropped;
    for (let row = 0; row < dropped.count; row++) {
      sink.level(index, dropped.data[2 * row] as number, dropped.data[2 * row + 1] as number, 0);
    }
    sink.bookEnd(index, message.sequence, message.eventTime);
  }

  #crossed(book: OwnBook, message: BookMessage): void {
    const { symbol } = book.instrument;
    const first = book.crossedSince === 0;
    if (first) {
      book.crossedSince = Math.max(1, message.eventTime);
      const detail = `${symbol} has a bid of ${book.levels.bestBid} and an ask of ${book.levels.bestAsk} (on its grid)`;
      this.#desk.notice('crossed', message.slot, detail);
    }
    const tooLong = message.eventTime - book.crossedSince > CROSSED_MICROS;
    if (!this.#options.selfProving || tooLong) this.lose(message.slot, 'crossed', message.eventTime);
    else this.#hold(book, 'crossed', message);
  }

  #hold(book: OwnBook, reason: BookLoss, message: BookMessage): void {
    if (book.state === LIVE) this.#tellLost(book, reason, message.eventTime);
    book.state = HELD;
  }

  #tellLost(book: OwnBook, reason: BookLoss, eventTime: number): void {
    book.counts.losses += 1;
    this.#desk.sink.bookLost(book.instrument.index, reason, eventTime);
  }

  #drop(book: OwnBook, reason: BookLoss, eventTime: number): void {
    const { state } = book;
    book.state = WAITING;
    book.doubted = this.#options.checksums;
    book.crossedSince = 0;
    book.levels.clear();
    if (state === LIVE) this.#tellLost(book, reason, eventTime);
  }
}
