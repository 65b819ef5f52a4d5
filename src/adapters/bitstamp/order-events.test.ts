import { describe, expect, it } from 'vitest';
import { SilentSink } from '../../domain/market/index.ts';
import { BitstampOrderEvents, inferBitstampScale } from './index.ts';

const SCALE = { priceDecimals: 2, qtyDecimals: 8 };

function order(id: number | string, price: string, amount: string, type: number | string = 0): string {
  return JSON.stringify({ price, amount, datetime: '1430438404', id, order_type: type });
}

class Trades extends SilentSink {
  readonly seen: number[][] = [];

  override trade(...values: number[]): void {
    this.seen.push(values);
  }
}

describe('orders of Bitstamp', () => {
  it('make a book, and every kind of dirt is counted', () => {
    const feed = new BitstampOrderEvents({ scale: SCALE });
    feed.event(1000, 'order_created', order(1, '236.47', '2.00000000'));
    feed.event(1001, 'order_created', order(2, '236.64', '1.5', 1));
    feed.event(1002, 'order_changed', order(1, '236.47', '1.78855669'));
    expect([feed.book.bestBid, feed.book.bestBidQty, feed.book.bestAsk]).toEqual([23_647, 178_855_669, 23_664]);
    feed.event(1003, 'order_deleted', order(9, '1', '1'));
    feed.event(1004, 'order_deleted', order(9, '1', '1'));
    feed.event(1005, 'order_created', order(9, '200', '1'));
    feed.event(1006, 'order_deleted', order(2, '236.64', '0', 1));
    feed.event(1007, 'order_changed', order(2, '236.64', '1', 1));
    feed.event(1008, 'order_changed', order(7, '1', '1'));
    feed.event(1007, 'order_book', '{"bids":[],"asks":[]}');
    expect(feed.counts).toMatchObject({
      deletedNeverCreated: 1,
      deletedTwice: 1,
      createdTwice: 1,
      changedAfterDelete: 1,
      changedNeverCreated: 1,
      malformed: 0,
      offGrid: 0,
      outOfOrder: 1,
    });
    expect(feed.counts.events.get('order_created')).toBe(3);
    expect([feed.book.orderCount, feed.firstMillis, feed.lastMillis]).toEqual([2, 1000, 1007]);
  });

  it('count what is not as documented and what is not on the grid', () => {
    const feed = new BitstampOrderEvents({ scale: SCALE });
    for (const raw of [order(0, '1', '1'), order(1, '1', '1', 2), 'torn {', order(1.5, '1', '1')])
      feed.event(1, 'order_created', raw);
    for (const raw of [order(3, '1.001', '1'), order(3, 'x', '1'), order(3, '1', '0'), order(3, '1e300', '1')])
      feed.event(1, 'order_created', raw);
    feed.event(1, 'order_changed', 'torn {');
    feed.event(1, 'order_changed', order(3, '1', '-1'));
    feed.event(1, 'order_deleted', '{}');
    feed.event(1, 'trade', '{"price":1}');
    expect([feed.counts.malformed, feed.counts.offGrid, feed.book.orderCount]).toEqual([7, 5, 0]);
  });

  it('have trades on the grid and an exact sum of the printed doubles', () => {
    const sink = new Trades();
    const feed = new BitstampOrderEvents({ scale: SCALE, sink, instrument: 6 });
    feed.event(1430, 'trade', '{"price": 236.47, "amount": 0.21144331, "id": 8111041}');
    feed.event(1431, 'trade', '{"price": 236.61000000000001, "amount": 1.7885566900000001, "id": 8111042}');
    feed.event(1432, 'trade', '{"price": 236.47, "amount": 5e-08, "id": 8111043}');
    feed.event(1433, 'trade', '{"price": 236.47, "amount": 0.123456789, "id": 8111044}');
    expect(sink.seen).toEqual([
      [6, 8_111_041, 23_647, 21_144_331, 0, 1_430_000],
      [6, 8_111_042, 23_661, 178_855_669, 0, 1_431_000],
      [6, 8_111_043, 23_647, 5, 0, 1_432_000],
    ]);
    expect(feed.tradedAmount).toBe('2.1234568390000001');
    expect(feed.counts.offGrid).toBe(1);
  });

  it('say their grid themselves, trades and books left out', () => {
    expect(
      inferBitstampScale([
        { event: 'order_created', raw: order(1, '236.50', '2.00000000') },
        { event: 'order_deleted', raw: order(1, '236.47', '0.125') },
        { event: 'trade', raw: '{"price":1.23456,"amount":1}' },
        { event: 'order_book', raw: '{"bids":[["1.23456","1"]]}' },
      ]),
    ).toEqual({ priceDecimals: 2, qtyDecimals: 3 });
    expect(inferBitstampScale([])).toEqual({ priceDecimals: 0, qtyDecimals: 0 });
  });
});
