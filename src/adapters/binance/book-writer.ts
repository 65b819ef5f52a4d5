/**
 * Levels of messages into the session's own book and to the sink. The session needs a book of its own: a crossed one must
 * be seen before anybody trades on it. Hot path; allocates only where the book grows.
 */
import { ASK, BID, L2Book, LEVEL_ABSENT, type MarketSink } from '../../domain/market/index.ts';
import type { BinanceCounters } from './counters.ts';
import type { BinanceMessage } from './message.ts';

export class BookWriter {
  readonly book = new L2Book();
  readonly #index: number;
  readonly #sink: MarketSink;
  readonly #counters: BinanceCounters;

  constructor(index: number, sink: MarketSink, counters: BinanceCounters) {
    this.#index = index;
    this.#sink = sink;
    this.#counters = counters;
  }

  /** Makes the book of the levels of a message, which the sink hears nothing of. @returns false when it is crossed. */
  load(message: BinanceMessage): boolean {
    const { price, qty, bids, count } = message.levels;
    this.book.clear();
    for (let i = 0; i < count; i++) this.book.set(i < bids ? BID : ASK, price[i] as number, qty[i] as number);
    return !this.book.isCrossed;
  }

  /** Gives the book that was loaded to the sink, as a whole one. */
  serve(message: BinanceMessage): void {
    const { levels, time, lastId } = message;
    const { price, qty, bids, count } = levels;
    this.#sink.bookReset(this.#index, time);
    for (let i = 0; i < count; i++) {
      this.#sink.level(this.#index, i < bids ? BID : ASK, price[i] as number, qty[i] as number);
    }
    this.#sink.bookEnd(this.#index, lastId, time);
  }

  /** Changes the book, and tells the sink of each level. @returns false when the book is crossed now. */
  change(message: BinanceMessage): boolean {
    const counters = this.#counters;
    const { price, qty, bids, count } = message.levels;
    for (let i = 0; i < count; i++) {
      const side = i < bids ? BID : ASK;
      const p = price[i] as number;
      const q = qty[i] as number;
      const did = this.book.set(side, p, q);
      if (q !== 0) counters.levelSets += 1;
      else if (did === LEVEL_ABSENT) counters.deletesOfUnknownLevel += 1;
      else counters.levelDeletes += 1;
      this.#sink.level(this.#index, side, p, q);
    }
    return !this.book.isCrossed;
  }

  /** Says that the changed book is right. */
  end(message: BinanceMessage): void {
    this.#sink.bookEnd(this.#index, message.lastId, message.time);
  }
}
