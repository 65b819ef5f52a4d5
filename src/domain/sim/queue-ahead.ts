/**
 * What stands before our limit orders at their price: so many lots as the costs say, or where the depth of the market was
 * recorded what it showed when the order came. From then on trades take of it; and it is never more than what the depth shows
 * at that price, for whoever cancels behind us cannot be told from one before us as long as enough is left for both.
 */
import { BOOK_LOST, BOOK_RESET, L2Book } from '../market/index.ts';
import { signOf } from '../orders/index.ts';
import type { Resting } from './bar-floor.ts';
import type { RecordedBook } from './market/index.ts';

/** The depth of a recording, as far as time has come. */
class ShownDepth {
  readonly #book: RecordedBook;
  readonly #levels = new L2Book();
  /** Rows that have happened. */
  #row = 0;
  /** A snapshot has come, and nothing was lost since. */
  isKnown = false;

  constructor(book: RecordedBook) {
    this.#book = book;
  }

  /** Everything that was shown by a time. @param isBefore what came at that very time is left out. */
  advance(time: number, isBefore: boolean): void {
    const { times, flags, sides, ticks, lots } = this.#book;
    for (; this.#row < times.length; this.#row++) {
      const at = times[this.#row] as number;
      if (isBefore ? at >= time : at > time) return;
      const flag = flags[this.#row] as number;
      if ((flag & (BOOK_LOST | BOOK_RESET)) !== 0) {
        this.#levels.clear();
        this.isKnown = (flag & BOOK_LOST) === 0;
      }
      const side = sides[this.#row] as number;
      if (side !== 0) this.#levels.set(side, ticks[this.#row] as number, lots[this.#row] as number);
    }
  }

  lotsAt({ side, priceTicks }: Resting): number {
    return this.#levels.get(signOf(side), priceTicks);
  }
}

/** Queues of the limit orders of a venue. */
export class QueueAhead {
  readonly #least: number;
  readonly #depths: readonly (ShownDepth | undefined)[];

  /**
   * @param least lots that stand ahead of each order; where depth was recorded the least that does.
   * @param books depth of each instrument, undefined for one without.
   */
  constructor(least: number, books: readonly (RecordedBook | undefined)[]) {
    this.#least = least;
    this.#depths = books.map((book) => (book === undefined ? undefined : new ShownDepth(book)));
  }

  /** An order comes to its price, at the time of its decision. */
  join(order: Resting): void {
    order.ahead = this.#least;
    const depth = this.#depths[order.instrument];
    if (depth === undefined || order.type !== 'limit') return;
    depth.advance(order.time, false);
    if (depth.isKnown) order.ahead = Math.max(this.#least, depth.lotsAt(order));
  }

  /** A trade comes to its price at a time: no more can stand ahead than was shown just before. */
  shrink(order: Resting, time: number): void {
    const depth = this.#depths[order.instrument];
    if (depth === undefined) return;
    depth.advance(time, true);
    if (depth.isKnown) order.ahead = Math.min(order.ahead, Math.max(this.#least, depth.lotsAt(order)));
  }
}
