import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlainL3Book } from '../../../../bench/market/plain-l3-book.ts';
import { Rng } from '../../../core/index.ts';
import { ASK, BID } from '../market-sink.ts';
import { L3Book } from './l3-book.ts';

function expectSame(book: L3Book, plain: PlainL3Book): void {
  expect(book.orderCount).toBe(plain.orders.size);
  for (const side of [BID, ASK]) {
    const expected = plain.prices(side);
    const prices = new Float64Array(expected.length);
    const quantities = new Float64Array(expected.length);
    expect(book.top(side, expected.length, prices, quantities)).toBe(expected.length);
    expect(book.levelCount(side)).toBe(expected.length);
    expect([...prices]).toEqual(expected);
    expect(side === BID ? book.bestBid : book.bestAsk).toBe(expected[0] ?? Number.NaN);
    for (const [i, price] of expected.entries()) {
      const orders = plain.queue(side, price);
      const ids = new Float64Array(orders.length);
      const rests = new Float64Array(orders.length);
      expect(book.queue(side, price, ids, rests)).toBe(orders.length);
      expect([...ids]).toEqual(orders.map(([id]) => id));
      expect([...rests]).toEqual(orders.map(([, qty]) => qty));
      expect(quantities[i]).toBe(orders.reduce((sum, [, qty]) => sum + qty, 0));
      const [last] = orders.at(-1) as readonly [number, number];
      expect(book.position(last)).toBe(orders.length - 1);
      expect(book.aheadQty(last)).toBe((quantities[i] as number) - book.qtyOf(last));
    }
  }
}

interface Call {
  readonly kind: 'add' | 'change' | 'fill' | 'delete';
  readonly id: number;
  readonly side: number;
  readonly price: number;
  readonly qty: number;
}

/** Makes one call to both and says what each answered. */
function both(book: L3Book, plain: PlainL3Book, call: Call): readonly [string, string] {
  const { kind, id, side, price, qty } = call;
  if (kind === 'add') return [book.add(id, side, price, qty), plain.add(id, side, price, qty)];
  if (kind === 'fill') return [book.fill(id, qty), plain.fill(id, qty)];
  if (kind === 'delete') return [book.delete(id), plain.delete(id)];
  const next = qty % 7 === 0 ? 0 : qty;
  return [book.change(id, price, next), plain.change(id, price, next)];
}

describe('L3 book', () => {
  it('answers as maps and arrays do for short histories of few ids, shrunk to the shortest that fails', () => {
    const call = fc.record({
      kind: fc.constantFrom('add' as const, 'change' as const, 'fill' as const, 'delete' as const),
      id: fc.integer({ min: 1, max: 6 }),
      side: fc.constantFrom(BID, ASK),
      price: fc.integer({ min: 1, max: 4 }),
      qty: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const book = new L3Book({ capacity: 1, rememberedDeletes: 64 });
        const plain = new PlainL3Book();
        for (const each of calls) {
          const [ours, its] = both(book, plain, each);
          expect(ours).toBe(its);
        }
        expectSame(book, plain);
      }),
    );
  });

  it('does so for 8,000 calls of thousands of orders, most of them clean and some of them not', () => {
    const kinds = ['add', 'add', 'add', 'delete', 'delete', 'change', 'fill'] as const;
    const play = (seed: number): void => {
      const rng = new Rng(seed);
      const book = new L3Book({ capacity: 3, rememberedDeletes: 16_384 });
      const plain = new PlainL3Book();
      const base = rng.below(2) === 0 ? 0 : 2 ** 52;
      for (let i = 0; i < 8000; i++) {
        const kind = kinds[rng.below(kinds.length)] as Call['kind'];
        const isDirt = rng.below(20) === 0;
        const id = base + (kind === 'add' && !isDirt ? i + 1 : 1 + Math.max(0, i - rng.below(isDirt ? 8000 : 300)));
        const side = rng.below(2) === 0 ? BID : ASK;
        const price = 10_000_000 - side * rng.below(rng.below(30) === 0 ? 9_000_000 : 300);
        const call = { kind, id, side, price, qty: 1 + rng.below(1000) };
        const [ours, its] = both(book, plain, call);
        if (ours !== its) expect({ i, call, ours, its }).toBeNull();
        if (i % 2000 === 0) expectSame(book, plain);
      }
      expectSame(book, plain);
    };
    fc.assert(
      fc.property(fc.integer(), (seed) => play(seed >>> 0)),
      { numRuns: 6 },
    );
  });
});
