/**
 * Listens to sessions: keeps their books in a `BookSink`, as any reader of a feed does, and holds them against the quotes
 * that came before.
 */
import { type BookLoss, BookSink, type L2Book, type MarketSink } from '../../src/domain/market/index.ts';

/** A quote of the venue. */
interface Quote {
  readonly bid: number;
  readonly bidQty: number;
  readonly ask: number;
  readonly askQty: number;
}

/** What came of one market. */
export class MarketFacts {
  resets = 0;
  /** Messages with changes that were applied, and their levels. */
  applied = 0;
  /** Last update that the book holds: that of the snapshot before anything was applied, 0 before it. */
  sequence = 0;
  levelSets = 0;
  levelDeletes = 0;
  losses = 0;
  inSnapshot = false;
  /** Quotes that ended at the same update as a change that came later, and those that agreed with the book. */
  quotesCompared = 0;
  quotesEqual = 0;
  readonly quotes = new Map<number, Quote>();
}

/** A sink for any number of markets. */
export class FactSink implements MarketSink {
  readonly books = new BookSink();
  readonly #facts = new Map<number, MarketFacts>();

  facts(instrument: number): MarketFacts {
    const known = this.#facts.get(instrument);
    if (known !== undefined) return known;
    const fresh = new MarketFacts();
    this.#facts.set(instrument, fresh);
    return fresh;
  }

  trade(_instrument: number, _id: number, _price: number, _qty: number, _side: number, _eventTime: number): void {
    // Sums of trades are those of all messages, also of ones that a session does not hand over: see `TradeSums`.
  }

  bookReset(instrument: number, eventTime: number): void {
    const facts = this.facts(instrument);
    facts.resets += 1;
    facts.inSnapshot = true;
    this.books.bookReset(instrument, eventTime);
  }

  level(instrument: number, side: number, price: number, qty: number): void {
    const facts = this.facts(instrument);
    if (!facts.inSnapshot && qty > 0) facts.levelSets += 1;
    if (!facts.inSnapshot && qty === 0) facts.levelDeletes += 1;
    this.books.level(instrument, side, price, qty);
  }

  bookEnd(instrument: number, sequence: number, eventTime: number): void {
    this.books.bookEnd(instrument, sequence, eventTime);
    const facts = this.facts(instrument);
    facts.sequence = sequence;
    if (facts.inSnapshot) facts.inSnapshot = false;
    else {
      facts.applied += 1;
      this.#compareQuote(facts, sequence, this.books.book(instrument));
    }
  }

  bookLost(instrument: number, reason: BookLoss, eventTime: number): void {
    this.facts(instrument).losses += 1;
    this.books.bookLost(instrument, reason, eventTime);
  }

  quote(
    instrument: number,
    bid: number,
    bidQty: number,
    ask: number,
    askQty: number,
    sequence: number,
    _eventTime: number,
  ): void {
    this.facts(instrument).quotes.set(sequence, { bid, bidQty, ask, askQty });
  }

  #compareQuote(facts: MarketFacts, sequence: number, book: L2Book | undefined): void {
    const quote = facts.quotes.get(sequence);
    if (quote === undefined || book === undefined) return;
    facts.quotesCompared += 1;
    const equal =
      quote.bid === book.bestBid &&
      quote.bidQty === book.bestBidQty &&
      quote.ask === book.bestAsk &&
      quote.askQty === book.bestAskQty;
    if (equal) facts.quotesEqual += 1;
  }
}
