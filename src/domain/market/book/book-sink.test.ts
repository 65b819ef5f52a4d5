import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../../bench/allocation.ts';
import { ASK, BID, type BookLoss } from '../market-sink.ts';
import { BookSink } from './book-sink.ts';

/** A sink with a served book of instrument 7: bid 100, ask 101. */
function servedSink(onLost?: (instrument: number, reason: BookLoss, eventTime: number) => void): BookSink {
  const sink = new BookSink(onLost === undefined ? {} : { onLost });
  sink.bookReset(7, 1000);
  sink.level(7, BID, 100, 5);
  sink.level(7, ASK, 101, 6);
  sink.bookEnd(7, 42, 2000);
  return sink;
}

describe('book sink', () => {
  it('serves a book between bookEnd and the next level, not before and not during', () => {
    const sink = new BookSink();
    expect([sink.served(7), sink.book(7)]).toEqual([false, undefined]);
    sink.bookReset(7, 1000);
    expect(sink.served(7)).toBe(false);
    sink.level(7, BID, 100, 5);
    expect(sink.served(7)).toBe(false);
    sink.bookEnd(7, 42, 2000);
    expect(sink.served(7)).toBe(true);
    expect(sink.book(7)?.bestBid).toBe(100);
    sink.level(7, BID, 99, 5);
    expect([sink.served(7), sink.book(7)]).toEqual([false, undefined]);
    sink.bookEnd(7, 43, 3000);
    expect(sink.book(7)?.levelCount(BID)).toBe(2);
  });

  it('knows sequence and time of the last bookEnd, 0 before it', () => {
    const sink = new BookSink();
    expect([sink.sequence(7), sink.eventTime(7)]).toEqual([0, 0]);
    const served = servedSink();
    expect([served.sequence(7), served.eventTime(7)]).toEqual([42, 2000]);
  });

  it('serves no book after bookLost, ignores levels until bookReset, and starts empty then', () => {
    const sink = servedSink();
    sink.bookLost(7, 'gap', 3000);
    expect([sink.served(7), sink.lossReason(7)]).toEqual([false, 'gap']);
    sink.level(7, BID, 99, 1);
    sink.bookEnd(7, 44, 4000);
    expect(sink.served(7)).toBe(false);
    expect(sink.counts.ignored).toBe(2);
    sink.bookReset(7, 5000);
    sink.level(7, BID, 98, 1);
    sink.bookEnd(7, 50, 6000);
    expect(sink.lossReason(7)).toBeUndefined();
    expect([sink.book(7)?.bestBid, sink.book(7)?.bestAsk, sink.book(7)?.levelCount(BID)]).toEqual([98, Number.NaN, 1]);
  });

  it('loses a book that is crossed at bookEnd, though the feed says it is right', () => {
    const lost: unknown[] = [];
    const sink = servedSink((...args) => lost.push(args));
    sink.level(7, BID, 101, 1);
    sink.bookEnd(7, 43, 3000);
    expect([sink.served(7), sink.lossReason(7)]).toEqual([false, 'crossed']);
    expect(lost).toEqual([[7, 'crossed', 3000]]);
    const { crossed, losses, ends } = sink.counts;
    expect({ crossed, losses, ends }).toEqual({ crossed: 1, losses: 1, ends: 1 });
  });

  it('does not mind a book that is crossed between two levels of one message', () => {
    const sink = servedSink();
    sink.level(7, BID, 102, 1);
    sink.level(7, ASK, 101, 0);
    sink.level(7, ASK, 103, 1);
    sink.bookEnd(7, 43, 3000);
    expect([sink.book(7)?.bestBid, sink.book(7)?.bestAsk]).toEqual([102, 103]);
  });

  it.each([
    [BID, 0, 1],
    [BID, 100.5, 1],
    [ASK, 101, -1],
    [ASK, 101, Number.NaN],
    [0, 100, 1],
    [3, 100, 1],
    [BID, 2 ** 53, 1],
  ])('loses a book at a level of side %d, price %d, quantity %d, which is none', (side, price, qty) => {
    const lost: unknown[] = [];
    const sink = servedSink((...args) => lost.push(args));
    sink.level(7, side, price, qty);
    expect([sink.served(7), sink.lossReason(7)]).toEqual([false, 'malformed']);
    expect(lost).toEqual([[7, 'malformed', 2000]]);
    sink.bookEnd(7, 43, 3000);
    expect(sink.served(7)).toBe(false);
    expect(sink.counts.malformed).toBe(1);
  });

  it('tells of a loss once and takes over the later reason', () => {
    const lost: unknown[] = [];
    const sink = servedSink((...args) => lost.push(args));
    sink.bookLost(7, 'stale', 3000);
    sink.bookLost(7, 'disconnected', 4000);
    expect(lost).toEqual([[7, 'stale', 3000]]);
    expect([sink.counts.losses, sink.lossReason(7)]).toEqual([1, 'disconnected']);
  });

  it('counts no loss for a book that never was, but knows the reason', () => {
    const sink = new BookSink();
    sink.bookLost(9, 'disconnected', 0);
    expect([sink.counts.losses, sink.lossReason(9), sink.served(9)]).toEqual([0, 'disconnected', false]);
  });

  it('keeps the books of instruments apart', () => {
    const sink = servedSink();
    sink.bookReset(8, 0);
    sink.level(8, BID, 5, 1);
    expect([sink.served(7), sink.served(8)]).toEqual([true, false]);
    sink.bookEnd(8, 0, 0);
    sink.bookLost(7, 'checksum', 0);
    expect([sink.served(7), sink.book(8)?.bestBid, sink.instruments()]).toEqual([false, 5, [7, 8]]);
  });

  it('counts levels taken away that were not there, over all books', () => {
    const sink = servedSink();
    sink.level(7, BID, 1, 0);
    sink.bookReset(8, 0);
    sink.level(8, ASK, 1, 0);
    expect(sink.counts.absentRemovals).toBe(2);
    expect(sink.counts.resets).toBe(2);
  });

  it('ignores levels of an instrument that never had a bookReset', () => {
    const sink = new BookSink({ capacity: 8 });
    sink.level(3, BID, 1, 1);
    sink.bookEnd(3, 0, 0);
    expect([sink.served(3), sink.counts.ignored, sink.instruments()]).toEqual([false, 2, []]);
  });

  it('takes trades and quotes and does nothing with them', () => {
    const sink = servedSink();
    sink.trade(7, 1, 100, 1, BID, 0);
    sink.quote(7, 100, 1, 101, 1, 0, 0);
    expect(sink.book(7)?.bestBidQty).toBe(5);
  });

  it('takes 0 bytes for a message of two levels', () => {
    const sink = servedSink();
    const numbers = new Float64Array([2 ** 40, 1.7e15]);
    const bytes = bytesPerOperation((count) => {
      let served = 0;
      for (let i = 0; i < count; i++) {
        sink.level(7, BID, 100 - (i & 31), i & 3 ? (numbers[0] as number) + i : 0);
        sink.level(7, ASK, 101 + (i & 31), (numbers[0] as number) + i);
        sink.bookEnd(7, (numbers[1] as number) + i, numbers[1] as number);
        if (sink.book(7) !== undefined) served++;
      }
      return served;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
