import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../../bench/allocation.ts';
import { InvariantError, Rng } from '../../../core/index.ts';
import { ASK, BID } from '../market-sink.ts';
import { L2Book, LEVEL_ABSENT, LEVEL_ADDED, LEVEL_CHANGED, LEVEL_REFUSED, LEVEL_REMOVED } from './l2-book.ts';

/** Bids 100, 99, 90 and asks 101, 103 with quantities of ten times their place. */
function smallBook(): L2Book {
  const book = new L2Book();
  book.set(BID, 99, 20);
  book.set(BID, 100, 10);
  book.set(BID, 90, 30);
  book.set(ASK, 103, 20);
  book.set(ASK, 101, 10);
  return book;
}

/** Prices and quantities of all levels, best first. */
function levels(book: L2Book, side: number): readonly (readonly [number, number])[] {
  const count = book.levelCount(side);
  const prices = new Float64Array(count);
  const quantities = new Float64Array(count);
  expect(book.top(side, count, prices, quantities)).toBe(count);
  return Array.from(prices, (price, i) => [price, quantities[i] as number] as const);
}

describe('L2 book', () => {
  it('has no best price and a quantity of 0 on an empty side, and is not crossed', () => {
    const book = new L2Book();
    expect([book.bestBid, book.bestAsk, book.bestBidQty, book.bestAskQty]).toEqual([Number.NaN, Number.NaN, 0, 0]);
    expect(book.isCrossed).toBe(false);
    book.set(BID, 1, 1);
    expect(book.isCrossed).toBe(false);
    expect([book.levelCount(BID), book.levelCount(ASK)]).toEqual([1, 0]);
  });

  it('knows its best prices and gives levels best first', () => {
    const book = smallBook();
    expect([book.bestBid, book.bestBidQty, book.bestAsk, book.bestAskQty]).toEqual([100, 10, 101, 10]);
    expect(levels(book, BID)).toEqual([
      [100, 10],
      [99, 20],
      [90, 30],
    ]);
    expect(levels(book, ASK)).toEqual([
      [101, 10],
      [103, 20],
    ]);
  });

  it('says what a call did and counts levels that were not there', () => {
    const book = smallBook();
    expect(book.set(BID, 95, 1)).toBe(LEVEL_ADDED);
    expect(book.set(BID, 95, 2)).toBe(LEVEL_CHANGED);
    expect(book.set(BID, 95, 0)).toBe(LEVEL_REMOVED);
    expect(book.set(BID, 95, 0)).toBe(LEVEL_ABSENT);
    expect(book.set(ASK, 100, 0)).toBe(LEVEL_ABSENT);
    expect(book.absentRemovals).toBe(2);
    book.resetCounters();
    expect(book.absentRemovals).toBe(0);
  });

  it('finds the next best price when the best one goes', () => {
    const book = smallBook();
    book.set(BID, 100, 0);
    book.set(ASK, 101, 0);
    expect([book.bestBid, book.bestAsk]).toEqual([99, 103]);
    book.set(ASK, 103, 0);
    expect(book.bestAsk).toBe(Number.NaN);
  });

  it('answers 0 for a price without a level, on either side', () => {
    const book = smallBook();
    expect([book.get(BID, 99), book.get(ASK, 99), book.get(BID, 98), book.get(BID, 1)]).toEqual([20, 0, 0, 0]);
    expect(book.get(BID, Number.NaN)).toBe(0);
  });

  it('adds up the best 2 of 3 levels, and all where there are fewer than asked', () => {
    const book = smallBook();
    expect([book.topQty(BID, 2), book.topQty(BID, 9), book.topQty(ASK, 0)]).toEqual([30, 60, 0]);
  });

  it('keeps the best 2 levels when truncated to 2', () => {
    const book = smallBook();
    expect(book.truncate(BID, 2)).toBe(1);
    expect(book.truncate(ASK, 2)).toBe(0);
    expect(levels(book, BID)).toEqual([
      [100, 10],
      [99, 20],
    ]);
    expect(book.truncate(BID, 0)).toBe(2);
    expect(book.bestBid).toBe(Number.NaN);
  });

  it('names the levels that a truncation takes away, the worst first, as far as there is room', () => {
    const book = smallBook();
    const dropped = new Float64Array(2);
    expect(book.truncate(BID, 1, dropped)).toBe(2);
    expect([...dropped]).toEqual([90, 99]);
    book.set(ASK, 104, 1);
    expect(book.truncate(ASK, 0, dropped)).toBe(3);
    expect([...dropped]).toEqual([104, 103]);
    expect(book.truncate(ASK, 0, dropped)).toBe(0);
  });

  it('is crossed when a bid is as high as an ask', () => {
    const book = smallBook();
    book.set(BID, 101, 1);
    expect(book.isCrossed).toBe(true);
    book.set(BID, 101, 0);
    book.set(ASK, 99, 1);
    expect(book.isCrossed).toBe(true);
  });

  it('holds 1 and 2^53 - 1 as prices and quantities on both sides', () => {
    const book = new L2Book({ capacity: 1 });
    const max = Number.MAX_SAFE_INTEGER;
    for (const side of [BID, ASK]) {
      book.set(side, 1, max);
      book.set(side, max, 1);
      book.set(side, max - 1, 2);
    }
    expect([book.bestBid, book.bestAsk]).toEqual([max, 1]);
    expect(levels(book, ASK)).toEqual([
      [1, max],
      [max - 1, 2],
      [max, 1],
    ]);
  });

  it.each([
    [0, 1, 1],
    [2, 1, 1],
    [BID, 0, 1],
    [BID, -1, 1],
    [BID, 1.5, 1],
    [BID, Number.NaN, 1],
    [BID, 2 ** 53, 1],
    [BID, Number.POSITIVE_INFINITY, 1],
    [ASK, 1, -1],
    [ASK, 1, 0.5],
    [ASK, 1, Number.NaN],
    [ASK, 1, 2 ** 53],
  ])('refuses side %d, price %d, quantity %d and stays as it was', (side, price, qty) => {
    const book = smallBook();
    const before = book.hash();
    expect(() => book.set(side, price, qty)).toThrow(InvariantError);
    expect(book.hash()).toBe(before);
  });

  it('refuses the same without an exception when told to try', () => {
    const book = smallBook();
    expect([book.trySet(BID, 0, 1), book.trySet(2, 1, 1), book.trySet(ASK, 1, -1)]).toEqual([
      LEVEL_REFUSED,
      LEVEL_REFUSED,
      LEVEL_REFUSED,
    ]);
    expect(book.trySet(BID, 98, 1)).toBe(LEVEL_ADDED);
  });

  it('refuses sides that are none, columns that are too short, and depths below 0', () => {
    const book = smallBook();
    expect(() => book.levelCount(0)).toThrow(InvariantError);
    expect(() => book.get(2, 1)).toThrow(InvariantError);
    expect(() => book.top(BID, 3, new Float64Array(2), new Float64Array(3))).toThrow(InvariantError);
    expect(() => book.top(BID, 3, new Float64Array(3), new Float64Array(2))).toThrow(InvariantError);
    expect(() => book.top(BID, -1, new Float64Array(3), new Float64Array(3))).toThrow(InvariantError);
    expect(() => book.truncate(BID, -1)).toThrow(InvariantError);
    expect(() => book.truncate(BID, 0.5)).toThrow(InvariantError);
  });

  it.each([0, 0.5, 2 ** 24 + 1, Number.NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => new L2Book({ capacity })).toThrow(InvariantError);
  });

  it('keeps wire decimals with their level, as the last call said', () => {
    const book = new L2Book();
    book.set(BID, 100, 1, 24);
    book.set(BID, 99, 1, 255);
    book.set(BID, 100, 2, 23);
    const wires = new Uint8Array(3);
    book.top(BID, 2, new Float64Array(2), new Float64Array(2), wires);
    expect([...wires]).toEqual([23, 255, 0]);
  });

  it('is empty after clear, counters aside', () => {
    const book = smallBook();
    book.set(BID, 1, 0);
    book.clear();
    expect([book.levelCount(BID), book.levelCount(ASK), book.absentRemovals]).toEqual([0, 0, 1]);
    expect(book.equals(new L2Book())).toBe(true);
  });

  it('has the hash of a book with the same levels, and another one after any change', () => {
    const book = smallBook();
    const copy = new L2Book({ capacity: 1 });
    copy.set(ASK, 7, 7);
    copy.copyFrom(book);
    expect(copy.equals(book)).toBe(true);
    expect(copy.hash()).toBe(book.hash());
    for (const [side, price, qty] of [
      [BID, 99, 21],
      [BID, 98, 1],
      [ASK, 103, 0],
      [ASK, 2 ** 40, 1],
    ] as const) {
      copy.copyFrom(book);
      copy.set(side, price, qty);
      expect(copy.equals(book)).toBe(false);
      expect(copy.hash()).not.toBe(book.hash());
    }
  });

  it('tells a bid from an ask of the same price and quantity by its hash', () => {
    const bid = new L2Book();
    const ask = new L2Book();
    bid.set(BID, 5, 5);
    ask.set(ASK, 5, 5);
    expect(bid.hash()).not.toBe(ask.hash());
  });

  it('takes 0 bytes for an update with quantities above 2^40, once it has its size', () => {
    const book = new L2Book();
    const rng = new Rng(3);
    const prices = Float64Array.from({ length: 4096 }, () => 6_000_000 + rng.below(4000));
    const quantities = Float64Array.from({ length: 4096 }, () => rng.below(2) * (2 ** 40 + rng.below(1000)));
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const price = prices[i & 4095] as number;
        sum += book.set(price > 6_002_000 ? ASK : BID, price, quantities[i & 4095] as number);
        if (book.bestBid > 0) sum++;
        if (book.bestAskQty > 0) sum++;
      }
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
