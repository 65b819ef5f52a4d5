import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlainL2Book } from '../../../../bench/market/plain-l2-book.ts';
import { Rng } from '../../../core/index.ts';
import { ASK, BID } from '../market-sink.ts';
import { L2Book } from './l2-book.ts';

const MAX = Number.MAX_SAFE_INTEGER;

/** Where the prices of a stream lie. Each draws the next price of a side. */
const MARKETS: Readonly<Record<string, (rng: Rng) => (side: number) => number>> = {
  'a liquid market that drifts': (rng) => {
    let mid = 6_182_400;
    return (side) => {
      mid += rng.below(3) - 1;
      return mid - side * Math.floor(-200 * Math.log(1 - rng.uniform()));
    };
  },
  'a market that jumps by 100,000 ticks': (rng) => {
    let mid = 5_000_000;
    return (side) => {
      if (rng.below(400) === 0) mid += (rng.below(3) - 1) * 100_000;
      return mid - side * rng.below(300);
    };
  },
  'steps of 25,000 with a price between two steps now and then': (rng) => (side) => {
    const odd = rng.below(50) === 0 ? rng.below(25_000) : 0;
    return 25_000 * (40_000 - side * rng.below(400)) + odd;
  },
  'prices anywhere from 1 to 2^53 - 1': (rng) => () => {
    const size = rng.below(54);
    return Math.min(MAX, Math.max(1, Math.floor(rng.uniform() * 2 ** size)));
  },
  'the two ends of the range': (rng) => () => (rng.below(2) === 0 ? 1 + rng.below(300) : MAX - rng.below(300)),
  'steps too wide for a window': (rng) => () => (2 ** 39 + 1) * (1 + rng.below(8000)),
  'the border of a window': (rng) => {
    // A window ends 8,191 ticks above and 24,576 below the best price that there was when it was laid.
    const edges = [0, 0, 0, 8240, -24_500];
    let calls = 0;
    return (side) => {
      const edge = calls++ < 3000 ? 0 : (edges[rng.below(edges.length)] as number);
      return 1_000_000 + side * (edge + rng.below(300) - 150);
    };
  },
};

function quantity(rng: Rng): number {
  const kind = rng.below(20);
  if (kind < 9) return 0;
  return kind === 9 ? MAX : 1 + rng.below(1000);
}

function expectSame(book: L2Book, plain: PlainL2Book): void {
  for (const side of [BID, ASK]) {
    const levels = plain.levels(side);
    const prices = new Float64Array(levels.length);
    const quantities = new Float64Array(levels.length);
    expect(book.levelCount(side)).toBe(levels.length);
    expect(book.top(side, levels.length + 5, prices, quantities)).toBe(levels.length);
    expect([...prices]).toEqual(levels.map(([price]) => price));
    expect([...quantities]).toEqual(levels.map(([, qty]) => qty));
  }
}

function expectSameTop(book: L2Book, plain: PlainL2Book): void {
  expect(book.bestBid).toBe(plain.bestBid);
  expect(book.bestAsk).toBe(plain.bestAsk);
  expect(book.bestBidQty).toBe(plain.get(BID, plain.bestBid));
  expect(book.bestAskQty).toBe(plain.get(ASK, plain.bestAsk));
  expect(book.isCrossed).toBe(plain.bestBid >= plain.bestAsk);
}

/** The same levels put in from the worst to the best and back: another past, the same book. */
function rebuilt(plain: PlainL2Book): L2Book {
  const book = new L2Book({ capacity: 7 });
  for (const side of [BID, ASK]) {
    const levels = [...plain.levels(side)].reverse();
    for (const [price, qty] of levels) book.set(side, price, qty);
    for (const [price, qty] of levels) book.set(side, price, qty);
    for (const [price] of levels) book.set(side, price, 0);
    for (const [price, qty] of plain.levels(side)) book.set(side, price, qty);
  }
  return book;
}

function play(market: string, seed: number, steps: number): void {
  const rng = new Rng(seed);
  const draw = (MARKETS[market] as (rng: Rng) => (side: number) => number)(rng);
  const book = new L2Book({ capacity: 1 + rng.below(100) });
  const plain = new PlainL2Book();
  for (let i = 0; i < steps; i++) {
    const side = rng.below(2) === 0 ? BID : ASK;
    const what = rng.below(2000);
    if (what === 0) {
      book.clear();
      plain.clear();
    } else if (what < 4) {
      const depth = rng.below(200);
      expect(book.truncate(side, depth)).toBe(plain.truncate(side, depth));
    } else {
      const price = Math.min(MAX, Math.max(1, draw(side)));
      const qty = quantity(rng);
      const outcome = book.set(side, price, qty);
      if (outcome !== plain.set(side, price, qty)) expect({ i, side, price, qty, outcome }).toBeNull();
      if (book.get(side, price) !== qty) expect({ i, side, price, qty }).toBeNull();
    }
    if (book.bestBid !== plain.bestBid || book.bestAsk !== plain.bestAsk) expectSameTop(book, plain);
    if (i % 500 === 0) {
      expectSameTop(book, plain);
      expectSame(book, plain);
      const top = plain.levels(side).slice(0, 10);
      expect(book.topQty(side, 10)).toBe(top.reduce((sum, [, qty]) => sum + qty, 0));
    }
  }
  expectSame(book, plain);
  expect(book.absentRemovals).toBe(plain.absentRemovals);
  const other = rebuilt(plain);
  expect(other.equals(book)).toBe(true);
  expect(other.hash()).toBe(book.hash());
}

describe('L2 book', () => {
  it.each(Object.keys(MARKETS))('answers as a map and a sorted list do in %s', (market) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => play(market, seed >>> 0, 6000)),
      { numRuns: 8 },
    );
  });

  it('does so for short histories of few prices, shrunk to the shortest that fails', () => {
    const call = fc.record({
      side: fc.constantFrom(BID, ASK),
      price: fc.integer({ min: 1, max: 6 }),
      qty: fc.constantFrom(0, 1, 2, MAX),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const book = new L2Book({ capacity: 1 });
        const plain = new PlainL2Book();
        for (const { side, price, qty } of calls) {
          expect(book.set(side, price, qty)).toBe(plain.set(side, price, qty));
          expectSameTop(book, plain);
        }
        expectSame(book, plain);
      }),
    );
  });
});
