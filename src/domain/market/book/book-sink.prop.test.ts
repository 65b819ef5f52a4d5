import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlainL2Book } from '../../../../bench/market/plain-l2-book.ts';
import { ASK, BID, type BookLoss } from '../market-sink.ts';
import { BookSink } from './book-sink.ts';

interface Level {
  readonly kind: 'level';
  readonly side: number;
  readonly price: number;
  readonly qty: number;
}

type Call = Level | { readonly kind: 'reset' } | { readonly kind: 'end' } | { readonly kind: 'lost' };

/** Few prices, so that books cross often; now and then a level that is none. */
const call: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('level' as const),
      side: fc.constantFrom(BID, ASK),
      price: fc.integer({ min: 1, max: 9 }),
      qty: fc.integer({ min: 0, max: 2 }),
    }),
  },
  { weight: 5, arbitrary: fc.constant<Call>({ kind: 'end' }) },
  { weight: 3, arbitrary: fc.constant<Call>({ kind: 'reset' }) },
  { weight: 1, arbitrary: fc.constant<Call>({ kind: 'lost' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { kind: 'level' as const, side: 0, price: 1, qty: 1 },
      { kind: 'level' as const, side: BID, price: 0, qty: 1 },
      { kind: 'level' as const, side: ASK, price: 1, qty: -1 },
    ),
  },
);

/** What a reader may see: the plain book, or nothing. */
class Model {
  book = new PlainL2Book();
  state: 'lost' | 'building' | 'served' = 'lost';

  take(each: Call): void {
    if (each.kind === 'reset') {
      this.book.clear();
      this.state = 'building';
    } else if (each.kind === 'lost') this.state = 'lost';
    else if (this.state === 'lost') return;
    else if (each.kind === 'level') this.#change(each);
    else this.state = this.book.bestBid >= this.book.bestAsk ? 'lost' : 'served';
  }

  #change(each: Level): void {
    if (each.side === 0 || each.price < 1 || each.qty < 0) this.state = 'lost';
    else {
      this.book.set(each.side, each.price, each.qty);
      this.state = 'building';
    }
  }
}

function send(sink: BookSink, each: Call): void {
  if (each.kind === 'reset') sink.bookReset(1, 0);
  else if (each.kind === 'end') sink.bookEnd(1, 0, 0);
  else if (each.kind === 'lost') sink.bookLost(1, 'gap', 0);
  else sink.level(1, each.side, each.price, each.qty);
}

describe('book sink', () => {
  it('never serves a book that is crossed, incomplete or lost, whatever a feed says', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 80 }), (calls) => {
        const losses: BookLoss[] = [];
        const sink = new BookSink({ capacity: 1, onLost: (_, reason) => losses.push(reason) });
        const model = new Model();
        for (const each of calls) {
          send(sink, each);
          model.take(each);
          const book = sink.book(1);
          expect(sink.served(1)).toBe(model.state === 'served');
          expect(book !== undefined).toBe(model.state === 'served');
          if (book === undefined) continue;
          expect(book.isCrossed).toBe(false);
          expect([book.bestBid, book.bestAsk]).toEqual([model.book.bestBid, model.book.bestAsk]);
          expect(book.levelCount(BID)).toBe(model.book.levels(BID).length);
        }
        expect(sink.counts.losses).toBe(losses.length);
      }),
      { numRuns: 500 },
    );
  });
});
