/** A sink that keeps books in the plainest way, writes every call down, and compares each served book with a truth. */
import { BID, type BookLoss, type MarketSink } from '../../src/domain/market/index.ts';
import { bookLine } from './fault-server.ts';

interface Book {
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
  isServed: boolean;
}

export class BookWitness implements MarketSink {
  /** Every call as a line of text. */
  readonly calls: string[] = [];
  /** Books that differed from the truth when they were served. */
  readonly wrong: string[] = [];
  trades = 0;
  served = 0;
  lost = 0;
  readonly #books = new Map<number, Book>();
  readonly #truth: (instrument: number, sequence: number) => string | undefined;

  /** @param truth the right book after a change; undefined where it is not known. */
  constructor(truth: (instrument: number, sequence: number) => string | undefined = () => undefined) {
    this.#truth = truth;
  }

  isServed(instrument: number): boolean {
    return this.#books.get(instrument)?.isServed ?? false;
  }

  trade(...args: readonly number[]): void {
    this.trades += 1;
    this.calls.push(`trade ${args.join(' ')}`);
  }

  bookReset(instrument: number, eventTime: number): void {
    this.calls.push(`reset ${instrument} ${eventTime}`);
    this.#books.set(instrument, { bids: new Map(), asks: new Map(), isServed: false });
  }

  level(instrument: number, side: number, price: number, qty: number): void {
    this.calls.push(`level ${instrument} ${side} ${price} ${qty}`);
    const book = this.#books.get(instrument);
    if (book === undefined) {
      this.wrong.push(`a level of ${instrument} without a book`);
      return;
    }
    book.isServed = false;
    const levels = side === BID ? book.bids : book.asks;
    if (qty === 0) levels.delete(price);
    else levels.set(price, qty);
  }

  bookEnd(instrument: number, sequence: number, eventTime: number): void {
    this.calls.push(`end ${instrument} ${sequence} ${eventTime}`);
    const book = this.#books.get(instrument);
    if (book === undefined) {
      this.wrong.push(`the end of a message for ${instrument} without a book`);
      return;
    }
    book.isServed = true;
    this.served += 1;
    const truth = this.#truth(instrument, sequence);
    if (truth === undefined) return;
    const mine = bookLine(book.bids, book.asks);
    if (truth !== mine) this.wrong.push(`instrument ${instrument} at ${sequence}: ${mine}`);
  }

  bookLost(instrument: number, reason: BookLoss, eventTime: number): void {
    this.calls.push(`lost ${instrument} ${reason} ${eventTime}`);
    this.lost += 1;
    this.#books.delete(instrument);
  }

  quote(...args: readonly number[]): void {
    this.calls.push(`quote ${args.join(' ')}`);
  }
}
