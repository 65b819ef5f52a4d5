/**
 * When a venue is asked for a book anew: at once the first time, with growing pauses when the book fails again and
 * again, and once more when no answer comes. Time is that of the frames.
 */
import type { OwnBook } from './own-book.ts';
import type { SessionDesk } from './session-desk.ts';

/** A resynchronisation without an answer is asked for again. */
const ANSWER_MICROS = 10e6;
const PAUSE_MICROS = 250e3;
const PAUSE_MAX_MICROS = 30e6;
/** A book that held this long has not failed in a row. */
const CALM_MICROS = 10e6;

export class Resync {
  readonly #desk: SessionDesk;
  readonly #resubscribe: (slots: readonly number[]) => void;
  /** Books with a `dueAt`. */
  #due = 0;
  /** Slots to be asked for with the next request. */
  #asked: number[] = [];

  constructor(desk: SessionDesk, resubscribe: (slots: readonly number[]) => void) {
    this.#desk = desk;
    this.#resubscribe = resubscribe;
  }

  /** A book has failed. At once the first time, after a pause when it failed before. */
  askAgain(slot: number, book: OwnBook): void {
    const now = this.#desk.localTime;
    if (now - book.failedAt > CALM_MICROS) book.failures = 0;
    book.failures += 1;
    book.failedAt = now;
    if (book.failures === 1) this.#ask(slot, book);
    else this.#setDue(book, now + pauseAfter(book.failures));
  }

  /** Asks for books whose pause is over. */
  tick(books: readonly OwnBook[]): void {
    if (this.#due === 0) return;
    for (let slot = 0; slot < books.length; slot++) {
      const book = books[slot] as OwnBook;
      if (book.dueAt > 0 && book.dueAt <= this.#desk.localTime) this.#ask(slot, book);
    }
    this.send();
  }

  /** A snapshot has come, or nobody wants one any more. */
  settle(book: OwnBook): void {
    if (book.dueAt > 0) this.#due -= 1;
    book.dueAt = 0;
  }

  /** Sends one request for all books that were asked for since the last call. */
  send(): void {
    if (this.#asked.length === 0) return;
    this.#resubscribe(this.#asked);
    this.#asked = [];
  }

  #ask(slot: number, book: OwnBook): void {
    this.#setDue(book, this.#desk.localTime + Math.max(ANSWER_MICROS, pauseAfter(book.failures)));
    this.#asked.push(slot);
  }

  #setDue(book: OwnBook, dueAt: number): void {
    if (book.dueAt === 0) this.#due += 1;
    book.dueAt = Math.max(1, dueAt);
  }
}

function pauseAfter(failures: number): number {
  return Math.min(PAUSE_MAX_MICROS, PAUSE_MICROS * 2 ** Math.min(10, failures));
}
