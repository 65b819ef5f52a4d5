/**
 * The book of one market: made of a snapshot and the changes after it, by the rules of the venue. Hot path.
 *
 * Spot: a change holds the updates U to u; the next one has U = u + 1. Futures number the updates of all markets with one
 * counter, so a change names the last update of the change before it as pu. Either way a change says which updates it
 * follows on (`after`): U − 1, or pu. A change is applied when after ≤ book < u; after > book is a gap; u ≤ book is old.
 * A futures change with u equal to the snapshot's id is applied too: the venue says so, and quantities are absolute.
 *
 * Before the snapshot, changes wait in a bounded buffer, whole and without a hole. A snapshot older than what the first of
 * them follows on is asked for again. A served book is lost by a gap, a message that cannot be read, and a best bid that
 * is not below the best ask; it is then made anew. The sink hears of a change when all of it is known to be right, but
 * for a crossed book, which it is told to forget instead of `bookEnd`.
 */
import type { BookLoss, L2Book } from '../../domain/market/index.ts';
import type { FeedNotice } from '../../ports/index.ts';
import { BookWriter } from './book-writer.ts';
import type { BinanceCounters } from './counters.ts';
import type { BinanceMessage } from './message.ts';
import { MessageBuffer } from './message-buffer.ts';
import type { BinanceParser } from './parser.ts';
import { QuoteProof } from './quote-proof.ts';
import type { SessionDesk } from './session-desk.ts';

/** Nothing is known yet. */
const IDLE = 0;
/** Changes are kept until the snapshot comes. */
const WAITING = 1;
/** Served, of a snapshot and changes. */
const LIVE = 2;
/** Served, of messages that hold the best levels whole. */
const PARTIAL = 3;

/** Changes that are all older than the snapshot for so long are not of the same market. */
const CATCH_UP_MICROS = 10e6;

export interface BookSyncOptions {
  readonly slot: number;
  readonly index: number;
  readonly symbol: string;
  readonly futures: boolean;
  readonly counters: BinanceCounters;
}

export class BookSync {
  readonly quotes = new QuoteProof();
  readonly #options: BookSyncOptions;
  readonly #parser: BinanceParser;
  readonly #message: BinanceMessage;
  readonly #desk: SessionDesk;
  readonly #writer: BookWriter;
  readonly #buffer = new MessageBuffer();
  #state = IDLE;
  /** Last update in the book. */
  #lastId = 0;
  /** No change since the snapshot. */
  #isFresh = false;
  /** Local time of the snapshot, and whether changes have reached it. */
  #caughtUp = false;
  #syncedAt = 0;
  /** Event time of the last change in the book: its second proof of order, should an id be wrong. */
  #lastTime = 0;
  /** Local time of the first of the changes that came again, 0 since the last new one. */
  #staleSince = 0;

  constructor(options: BookSyncOptions, parser: BinanceParser, desk: SessionDesk) {
    this.#options = options;
    this.#parser = parser;
    this.#message = parser.message;
    this.#desk = desk;
    this.#writer = new BookWriter(options.index, desk.sink, options.counters);
  }

  /** The book, right only while it is served. */
  get book(): L2Book {
    return this.#writer.book;
  }

  get isServed(): boolean {
    return this.#state >= LIVE;
  }

  /** Whether a snapshot is of use. */
  get isWaiting(): boolean {
    return this.#state < LIVE;
  }

  /** The stream is open: a snapshot asked for now will be followed by all changes after it. */
  subscribed(): void {
    if (this.#state === IDLE) this.#await();
  }

  /** The connection is gone, or is new. */
  reset(): void {
    if (this.isServed) this.#lose('disconnected');
    this.#state = IDLE;
    this.#buffer.clear();
  }

  /** A change, read into the message from these bytes. */
  change(bytes: Uint8Array, from: number, to: number): void {
    this.#options.counters.depthMessages += 1;
    if (this.#state === PARTIAL) {
      this.#lose('resubscribed');
      this.#await();
    }
    if (this.#state !== LIVE) {
      this.#keep(bytes, from, to);
      return;
    }
    const { firstId, lastId, previousId } = this.#message;
    const after = this.#after(firstId, previousId);
    const isNext = after <= this.#lastId && (!this.#options.futures || this.#isFresh || after === this.#lastId);
    if (this.#isOld(lastId)) this.#old(bytes, from, to);
    else if (isNext) this.#apply();
    else this.#gap(`the change to ${lastId} follows on ${after}, the book is at ${this.#lastId}`, bytes, from, to);
  }

  /** The book is lost; the change at hand is the first that waits for the next snapshot. */
  #gap(detail: string, bytes: Uint8Array, from: number, to: number): void {
    this.#options.counters.gaps += 1;
    this.#notice('gap', detail);
    this.#restart('gap');
    this.#keep(bytes, from, to);
  }

  /** A change that the book has, by its ids. */
  #old(bytes: Uint8Array, from: number, to: number): void {
    const { lastId, eventTime } = this.#message;
    if (!this.#caughtUp) {
      this.#behindSnapshot();
    } else if (eventTime <= this.#lastTime || this.#lastTime === 0) {
      this.#repeated();
    } else {
      // One of the ids is wrong. Were it that of the book, every change to come would look old.
      this.#gap(`the change to ${lastId} is newer by its time than the book of ${this.#lastId}`, bytes, from, to);
    }
  }

  /** A change that came before. When nothing else comes for a while, it is the book that is wrong. */
  #repeated(): void {
    const { localTime } = this.#desk;
    const { firstId, lastId } = this.#message;
    this.#options.counters.stale += 1;
    this.#notice('duplicate', `changes ${firstId} to ${lastId} are in the book already, which is at ${this.#lastId}`);
    if (this.#staleSince === 0) this.#staleSince = localTime;
    if (localTime - this.#staleSince > CATCH_UP_MICROS) this.#restart('stale');
  }

  /** The stream has not come to where the snapshot was taken. That takes less than a second. */
  #behindSnapshot(): void {
    this.#options.counters.droppedBeforeSnapshot += 1;
    if (this.#desk.localTime - this.#syncedAt < CATCH_UP_MICROS) return;
    this.#notice('gap', `changes are still older than the snapshot of ${this.#lastId}: it is of something else`);
    this.#restart('stale');
  }

  /** A snapshot, read into the message. @returns whether it was of use. */
  snapshot(): boolean {
    const { counters } = this.#options;
    const { lastId: id } = this.#message;
    const buffer = this.#buffer;
    let first = 0;
    while (first < buffer.count && this.#isBefore(buffer.lastId(first), id)) first += 1;
    if (first < buffer.count && this.#after(buffer.firstId(first), buffer.previousId(first)) > id) {
      counters.snapshotsTooOld += 1;
      return this.#refuse(
        `the snapshot is of ${id}, the first change that waits for it begins at ${buffer.firstId(first)}`,
      );
    }
    if (!this.#writer.load(this.#message)) return this.#refuse(`the snapshot of ${id} is crossed`);
    counters.snapshots += 1;
    counters.snapshotId = id;
    counters.droppedBeforeSnapshot += first;
    this.#state = LIVE;
    this.#lastId = id;
    this.#isFresh = true;
    this.#lastTime = 0;
    this.#staleSince = 0;
    this.#caughtUp = first > 0 && buffer.lastId(first - 1) === id;
    this.#syncedAt = this.#desk.localTime;
    this.#desk.snapshots.done(this.#options.slot, this.#desk.localTime);
    this.#writer.serve(this.#message);
    this.#notice(
      'synchronised',
      `the book begins at ${id}; ${first} changes were older, ${buffer.count - first} follow`,
    );
    this.#replay(first);
    return true;
  }

  /** The best levels whole, read into the message. */
  bestLevels(): void {
    const { counters } = this.#options;
    counters.partialMessages += 1;
    const { lastId } = this.#message;
    // Changes say more: where both come, these are not needed.
    if (this.#state === LIVE || this.#state === WAITING) return;
    if (this.#state === PARTIAL && lastId <= this.#lastId) {
      counters.stale += 1;
      return;
    }
    if (!this.#writer.load(this.#message)) {
      counters.crossed += 1;
      this.#notice('crossed', `the best levels of ${lastId} are crossed`);
      if (this.#state === PARTIAL) this.#lose('crossed');
      this.#state = IDLE;
      return;
    }
    this.#state = PARTIAL;
    this.#lastId = lastId;
    counters.lastUpdateId = lastId;
    this.#writer.serve(this.#message);
  }

  /** A message of this market's book could not be read: what it changed is not known. */
  broken(reason: BookLoss): void {
    if (this.#state === LIVE) this.#restart(reason);
    else if (this.#state === PARTIAL) {
      this.#lose(reason);
      this.#state = IDLE;
    }
  }

  /** The update that a change follows on. */
  #after(firstId: number, previousId: number): number {
    return this.#options.futures ? previousId : firstId - 1;
  }

  /** A change is older than a snapshot: futures keep the one that ends with it. */
  #isBefore(lastId: number, snapshotId: number): boolean {
    return this.#options.futures ? lastId < snapshotId : lastId <= snapshotId;
  }

  #isOld(lastId: number): boolean {
    return this.#isFresh ? this.#isBefore(lastId, this.#lastId) : lastId <= this.#lastId;
  }

  #await(): void {
    this.#state = WAITING;
    this.#desk.snapshots.want(this.#options.slot, this.#desk.localTime);
  }

  /** Keeps a change until the snapshot comes. */
  #keep(bytes: Uint8Array, from: number, to: number): void {
    if (this.#state === IDLE) this.#await();
    const buffer = this.#buffer;
    if (buffer.count > 0 && this.#isRepeatedWhileWaiting(buffer.count - 1)) return;
    if (buffer.add(bytes, from, to, this.#message)) return;
    this.#options.counters.overflows += 1;
    this.#notice('gap', 'too many changes wait for a snapshot: they are given up');
    buffer.add(bytes, from, to, this.#message);
  }

  /** Whether a change waits already. One that does not follow on the last one empties the buffer. */
  #isRepeatedWhileWaiting(last: number): boolean {
    const { counters, futures } = this.#options;
    const { firstId, lastId, previousId, eventTime } = this.#message;
    const known = this.#buffer.lastId(last);
    const isOld = lastId <= known;
    if (isOld && eventTime <= this.#buffer.eventTime(last)) {
      counters.stale += 1;
      this.#notice('duplicate', `the change to ${lastId} waits already`);
      return true;
    }
    const after = this.#after(firstId, previousId);
    if (isOld || (futures ? after !== known : after > known)) {
      counters.gaps += 1;
      this.#notice('gap', `the change to ${lastId} follows on ${after}, the last one that waits ends at ${known}`);
      this.#buffer.clear();
    }
    return false;
  }

  #replay(first: number): void {
    const buffer = this.#buffer;
    for (let i = first; i < buffer.count && this.#state === LIVE; i++) {
      this.#parser.read(buffer.bytes, buffer.start(i), buffer.start(i + 1));
      this.#apply();
    }
    // A book that was lost meanwhile waits for another snapshot, which is newer than all of these.
    buffer.clear();
  }

  #apply(): void {
    const { counters } = this.#options;
    const { lastId, eventTime } = this.#message;
    if (!this.#writer.change(this.#message)) {
      counters.crossed += 1;
      this.#notice('crossed', `after the change to ${lastId} the best bid is not below the best ask`);
      this.#restart('crossed');
      return;
    }
    this.#lastId = lastId;
    this.#lastTime = eventTime;
    this.#staleSince = 0;
    this.#isFresh = false;
    this.#caughtUp = true;
    counters.depthApplied += 1;
    counters.lastUpdateId = lastId;
    this.#writer.end(this.#message);
    const proof = this.quotes.compare(lastId, this.#writer.book);
    if (proof < 0) return;
    counters.quotesCompared += 1;
    counters.quotesEqual += proof;
    // Told, not acted upon: which of the two is wrong nobody can say.
    if (proof === 0) this.#notice('checksum', `best bid and ask at ${lastId} are not those of the venue's own quote`);
  }

  #refuse(detail: string): boolean {
    this.#notice('gap', `${detail}: asked for again`);
    this.#desk.snapshots.failed(this.#options.slot, this.#desk.localTime);
    return false;
  }

  #lose(reason: BookLoss): void {
    this.#options.counters.losses += 1;
    this.#writer.book.clear();
    this.#desk.sink.bookLost(this.#options.index, reason, this.#message.eventTime);
  }

  /** The book is lost and made anew. */
  #restart(reason: BookLoss): void {
    this.#lose(reason);
    this.#buffer.clear();
    this.#state = WAITING;
    this.#desk.snapshots.lost(this.#options.slot, this.#desk.localTime);
  }

  #notice(what: FeedNotice['what'], detail: string): void {
    this.#desk.notice(what, this.#options.slot, `${this.#options.symbol}: ${detail}`);
  }
}
