import { describe, expect, it } from 'vitest';
import { bytesPerOperation, SHORT_LOOP } from '../../../../bench/allocation.ts';
import { InvariantError } from '../../../core/index.ts';
import { ASK, BID } from '../market-sink.ts';
import { L3Book } from './l3-book.ts';

/** Bids 1 to 3 at 100 in this order with 10, 20 and 30, bid 4 at 99 with 40, ask 5 at 101 with 50. */
function smallBook(rememberedDeletes = 100): L3Book {
  const book = new L3Book({ capacity: 1, rememberedDeletes });
  book.add(1, BID, 100, 10);
  book.add(2, BID, 100, 20);
  book.add(3, BID, 100, 30);
  book.add(4, BID, 99, 40);
  book.add(5, ASK, 101, 50);
  return book;
}

/** Ids and quantities at a price, first order first. */
function queue(book: L3Book, side: number, price: number): readonly (readonly [number, number])[] {
  const ids = new Float64Array(20);
  const quantities = new Float64Array(20);
  const count = book.queue(side, price, ids, quantities);
  return Array.from(ids.subarray(0, count), (id, i) => [id, quantities[i] as number] as const);
}

describe('L3 book', () => {
  it('has no best price, a quantity of 0 and no orders while it is empty', () => {
    const book = new L3Book();
    expect([book.bestBid, book.bestAsk, book.bestBidQty, book.bestAskQty]).toEqual([Number.NaN, Number.NaN, 0, 0]);
    expect([book.orderCount, book.levelCount(BID), book.levelQty(BID, 100), book.levelOrders(ASK, 1)]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(book.isCrossed).toBe(false);
    expect(queue(book, BID, 100)).toEqual([]);
  });

  it('adds orders up by price', () => {
    const book = smallBook();
    expect([book.bestBid, book.bestBidQty, book.bestAsk, book.bestAskQty]).toEqual([100, 60, 101, 50]);
    expect([book.levelOrders(BID, 100), book.levelQty(BID, 99), book.levelCount(BID), book.orderCount]).toEqual([
      3, 40, 2, 5,
    ]);
    const prices = new Float64Array(2);
    const quantities = new Float64Array(2);
    expect(book.top(BID, 9, prices, quantities)).toBe(2);
    expect([[...prices], [...quantities]]).toEqual([
      [100, 99],
      [60, 40],
    ]);
    expect(book.top(ASK, 1, prices, quantities)).toBe(1);
    expect([prices[0], quantities[0]]).toEqual([101, 50]);
  });

  it('knows side, price, rest and place of an order: third of 60 has 2 orders and 30 before it', () => {
    const book = smallBook();
    expect([book.sideOf(3), book.priceOf(3), book.qtyOf(3), book.position(3), book.aheadQty(3)]).toEqual([
      BID,
      100,
      30,
      2,
      30,
    ]);
    expect([book.sideOf(5), book.priceOf(5), book.position(5), book.aheadQty(5)]).toEqual([ASK, 101, 0, 0]);
  });

  it('answers 0 or NaN for an order that is not there', () => {
    const book = smallBook();
    expect([book.has(9), book.sideOf(9), book.qtyOf(9)]).toEqual([false, 0, 0]);
    expect([book.priceOf(9), book.position(9), book.aheadQty(9)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    book.delete(1);
    expect([book.has(1), book.has(2), book.qtyOf(1)]).toEqual([false, true, 0]);
  });

  it('keeps the place of an order whose quantity falls', () => {
    const book = smallBook();
    expect(book.change(1, 100, 4)).toBe('changed');
    expect(book.change(1, 100, 4)).toBe('changed');
    expect(queue(book, BID, 100)).toEqual([
      [1, 4],
      [2, 20],
      [3, 30],
    ]);
    expect(book.bestBidQty).toBe(54);
  });

  it('moves an order to the end when its quantity grows or its price changes', () => {
    const book = smallBook();
    expect(book.change(1, 100, 11)).toBe('requeued');
    expect(queue(book, BID, 100)).toEqual([
      [2, 20],
      [3, 30],
      [1, 11],
    ]);
    expect(book.change(2, 99, 20)).toBe('requeued');
    expect(queue(book, BID, 99)).toEqual([
      [4, 40],
      [2, 20],
    ]);
    expect(book.change(5, 102, 1)).toBe('requeued');
    expect([book.bestAsk, book.levelCount(ASK), book.sideOf(5)]).toEqual([102, 1, ASK]);
  });

  it('takes an order away that is changed to 0', () => {
    const book = smallBook();
    expect(book.change(5, 101, 0)).toBe('deleted');
    expect(book.bestAsk).toBe(Number.NaN);
  });

  it('fills an order in parts, then wholly, and says when more was filled than there was', () => {
    const book = smallBook();
    expect(book.fill(2, 5)).toBe('filled');
    expect([book.qtyOf(2), book.position(2), book.bestBidQty]).toEqual([15, 1, 55]);
    expect(book.fill(2, 15)).toBe('done');
    expect(book.fill(1, 11)).toBe('overfilled');
    expect(queue(book, BID, 100)).toEqual([[3, 30]]);
    expect(book.fill(1, 1)).toBe('gone');
    expect(book.fill(99, 1)).toBe('unknown');
    expect(book.delete(2)).toBe('gone');
    const { filled, done, overfilled, goneFills, unknownFills } = book.counts;
    expect({ filled, done, overfilled, goneFills, unknownFills }).toEqual({
      filled: 1,
      done: 1,
      overfilled: 1,
      goneFills: 1,
      unknownFills: 1,
    });
  });

  it('takes the level away with its last order, from the front, the middle and the end of a queue', () => {
    const book = smallBook();
    expect(book.delete(2)).toBe('deleted');
    expect(queue(book, BID, 100)).toEqual([
      [1, 10],
      [3, 30],
    ]);
    book.delete(3);
    book.delete(1);
    expect([book.bestBid, book.bestBidQty, book.levelCount(BID)]).toEqual([99, 40, 1]);
  });

  it('tells a double delete from a delete of an unknown order', () => {
    const book = smallBook();
    expect([book.delete(1), book.delete(1), book.delete(77), book.delete(77)]).toEqual([
      'deleted',
      'gone',
      'unknown',
      'gone',
    ]);
    const { deleted, goneDeletes, unknownDeletes } = book.counts;
    expect({ deleted, goneDeletes, unknownDeletes }).toEqual({ deleted: 1, goneDeletes: 2, unknownDeletes: 1 });
  });

  it('puts an order at the end that is created twice, with what the second one says', () => {
    const book = smallBook();
    expect(book.add(1, BID, 100, 7)).toBe('replaced');
    expect(queue(book, BID, 100)).toEqual([
      [2, 20],
      [3, 30],
      [1, 7],
    ]);
    expect(book.add(1, ASK, 105, 8)).toBe('replaced');
    expect([book.levelQty(BID, 100), book.levelQty(ASK, 105), book.orderCount]).toEqual([50, 8, 5]);
  });

  it('revives an order that was there before its delete', () => {
    const book = smallBook();
    book.delete(1);
    expect(book.add(1, BID, 100, 5)).toBe('revived');
    expect(book.delete(1)).toBe('deleted');
    expect(book.counts.revived).toBe(1);
  });

  it('leaves an order out whose delete came first, unless told to keep it', () => {
    const book = smallBook();
    book.delete(8);
    expect(book.add(8, BID, 100, 5)).toBe('late');
    expect(book.has(8)).toBe(false);
    const keeping = new L3Book({ keepLate: true });
    keeping.delete(8);
    expect(keeping.add(8, BID, 100, 5)).toBe('late');
    expect(keeping.has(8)).toBe(true);
    expect(keeping.delete(8)).toBe('deleted');
  });

  it('counts changes of orders that are unknown or gone and changes nothing', () => {
    const book = smallBook();
    book.delete(1);
    const before = book.hash();
    expect([book.change(1, 100, 1), book.change(66, 100, 1), book.change(66, 100, 0)]).toEqual([
      'gone',
      'unknown',
      'unknown',
    ]);
    expect(book.hash()).toBe(before);
    const { goneChanges, unknownChanges } = book.counts;
    expect({ goneChanges, unknownChanges }).toEqual({ goneChanges: 1, unknownChanges: 2 });
  });

  it('remembers 2 deletes when told so, and none at 0', () => {
    const book = smallBook(2);
    for (const id of [1, 2, 3]) book.delete(id);
    expect([book.delete(1), book.delete(3)]).toEqual(['unknown', 'gone']);
    const forgetful = smallBook(0);
    expect([forgetful.delete(1), forgetful.delete(1), forgetful.add(1, BID, 100, 1)]).toEqual([
      'deleted',
      'unknown',
      'added',
    ]);
  });

  it('does not forget an order that is there again when the note of its delete is dropped', () => {
    const book = smallBook(2);
    book.delete(1);
    book.add(1, BID, 100, 1);
    book.delete(2);
    book.delete(3);
    book.delete(4);
    expect([book.has(1), book.delete(1)]).toEqual([true, 'deleted']);
  });

  it('adds a level up anew that was more than 2^53 for a while', () => {
    const book = smallBook();
    book.add(6, BID, 100, Number.MAX_SAFE_INTEGER);
    book.add(7, BID, 100, Number.MAX_SAFE_INTEGER);
    book.delete(6);
    expect(book.fill(7, Number.MAX_SAFE_INTEGER - 1)).toBe('filled');
    expect(book.bestBidQty).toBe(61);
    book.delete(7);
    expect([book.bestBidQty, book.aheadQty(3)]).toEqual([60, 30]);
    book.add(8, BID, 100, Number.MAX_SAFE_INTEGER);
    book.delete(8);
    expect(book.bestBidQty).toBe(60);
  });

  it('keeps the note of an order that was deleted, came again and was deleted again, when the first note goes', () => {
    const book = smallBook(3);
    book.delete(1);
    book.add(1, BID, 100, 1);
    for (const id of [1, 2, 3]) book.delete(id);
    expect([book.delete(1), book.delete(4), book.delete(1)]).toEqual(['gone', 'deleted', 'unknown']);
  });

  it('is crossed when a bid is as high as an ask', () => {
    const book = smallBook();
    book.add(6, BID, 101, 1);
    expect(book.isCrossed).toBe(true);
  });

  it('is empty after clear and knows no delete any more', () => {
    const book = smallBook();
    book.delete(1);
    book.clear();
    expect([book.orderCount, book.levelCount(BID), book.levelCount(ASK), book.has(2)]).toEqual([0, 0, 0, false]);
    expect(book.delete(1)).toBe('unknown');
    expect(book.add(2, BID, 100, 1)).toBe('added');
  });

  it('has the hash of a book with the same queues, and another one when two orders change places', () => {
    const book = smallBook();
    const same = smallBook();
    same.add(6, ASK, 101, 1);
    same.delete(6);
    expect(same.hash()).toBe(book.hash());
    const swapped = smallBook();
    for (const id of [1, 2]) swapped.change(id, 99, 1);
    for (const [id, qty] of [
      [2, 20],
      [1, 10],
    ] as const) {
      swapped.change(id, 100, qty);
    }
    expect([swapped.levelQty(BID, 100), swapped.hash() === book.hash()]).toEqual([60, false]);
  });

  it('takes ids above 2^32 that differ in their upper half only', () => {
    const book = new L3Book();
    for (let i = 1; i <= 50; i++) book.add(i * 2 ** 40 + 7, BID, 100, i);
    expect([book.orderCount, book.qtyOf(3 * 2 ** 40 + 7), book.position(50 * 2 ** 40 + 7)]).toEqual([50, 3, 49]);
  });

  it.each([
    [0, BID, 1, 1],
    [1.5, BID, 1, 1],
    [2 ** 53, BID, 1, 1],
    [Number.NaN, BID, 1, 1],
    [9, 0, 1, 1],
    [9, BID, 0, 1],
    [9, BID, 1.5, 1],
    [9, ASK, 1, 0],
    [9, ASK, 1, -1],
    [9, ASK, 1, 0.5],
    [9, ASK, 1, 2 ** 53],
  ])('refuses to add order %d of side %d at %d with %d', (id, side, price, qty) => {
    const book = smallBook();
    const before = book.hash();
    expect(() => book.add(id, side, price, qty)).toThrow(InvariantError);
    expect(book.hash()).toBe(before);
  });

  it('refuses changes and fills that are none, columns that are too short, and options out of their range', () => {
    const book = smallBook();
    expect(() => book.change(1, 0, 1)).toThrow(InvariantError);
    expect(() => book.change(1, 1, -1)).toThrow(InvariantError);
    expect(() => book.fill(1, 0)).toThrow(InvariantError);
    expect(() => book.fill(1, 0.5)).toThrow(InvariantError);
    expect(() => book.levelCount(0)).toThrow(InvariantError);
    expect(() => book.top(BID, 2, new Float64Array(1), new Float64Array(2))).toThrow(InvariantError);
    expect(() => book.queue(BID, 100, new Float64Array(3), new Float64Array(2))).toThrow(InvariantError);
    expect(() => new L3Book({ capacity: 0 })).toThrow(InvariantError);
    expect(() => new L3Book({ rememberedDeletes: -1 })).toThrow(InvariantError);
  });

  // One kind of call for each loop, and a loop of its own for each: where the compiler stops to inline, callers box.
  const FIRST_ID = 2 ** 40;
  const FEWER = { ...SHORT_LOOP, warmup: 400_000 };
  const PRICES = Float64Array.from({ length: 1024 }, (_, i) => 2 ** 33 + ((i * 7919) % 200));

  /** 500 asks and 500 bids with ids from 2^40 on. */
  function fullBook(): L3Book {
    const book = new L3Book({ capacity: 4096, rememberedDeletes: 64 });
    for (let i = 0; i < 500; i++) {
      book.add(i + 1, ASK, 2 ** 34 + i, 1);
      book.add(FIRST_ID + i, BID, PRICES[i] as number, 2 ** 50);
    }
    return book;
  }

  it('takes 0 bytes for an order that comes and one that goes, with ids above 2^40', () => {
    const book = fullBook();
    const ids = new Float64Array([FIRST_ID + 500]);
    const bytes = bytesPerOperation((count) => {
      let done = 0;
      let id = ids[0] as number;
      for (let i = 0; i < count; i++) {
        id += 1;
        book.add(id, BID, PRICES[i & 1023] as number, 2 ** 35 + i);
        if (book.delete(id - 100) === 'deleted') done++;
      }
      ids[0] = id;
      return done;
    }, FEWER);
    expect(bytes).toBeLessThan(0.05);
  });

  it('takes 0 bytes for a fill of a part', () => {
    const book = fullBook();
    const bytes = bytesPerOperation((count) => {
      let done = 0;
      for (let i = 0; i < count; i++) if (book.fill(FIRST_ID + (i & 255), 7) === 'filled') done++;
      return done;
    }, FEWER);
    expect(bytes).toBeLessThan(0.05);
  });

  it('takes 0 bytes for an order that moves to another price', () => {
    const book = fullBook();
    const bytes = bytesPerOperation((count) => {
      let done = 0;
      for (let i = 0; i < count; i++) {
        const price = PRICES[(i * 31) & 1023] as number;
        if (book.change(FIRST_ID + (i & 255), price, 2 ** 50) === 'requeued') done++;
      }
      return done;
    }, FEWER);
    expect(bytes).toBeLessThan(0.05);
  });
});
