import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { defineInstrument } from '../market/index.ts';
import { clientOrderId, OpenOrders } from '../orders/index.ts';
import { Account } from '../portfolio/index.ts';
import { CorrelationWatch, MOVED_MAX } from './correlation-watch.ts';
import { ExposureBook } from './exposure-book.ts';

const TICKS = 3_000_000;

/** 1,000,000 lots of 0.001, so a price of 30,000 is 30,000,000 in money, 3e15 units, and half of that moves with half the price. */
function held() {
  const symbol = 'XPERP';
  const rules = { symbol, base: 'X', quote: 'USDT', kind: 'perp', tickSize: '0.01', lotSize: '0.001' } as const;
  const account = new Account(
    [defineInstrument({ ...rules, minNotional: '1', maxPrice: '1000000' })],
    quoteUnits(5e15),
  );
  account.markAt(0, TICKS);
  account.applyFill('buy', {
    kind: 'filled',
    clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq: 1 }),
    instrument: 0,
    time: micros(1),
    tradeId: 1,
    lots: qtyLots(1_000_000),
    ticks: priceTicks(TICKS),
    fee: quoteUnits(0),
    deadMarket: false,
  });
  const watch = new CorrelationWatch({ instruments: 1, window: 8, sampleMicros: 1_000_000 });
  const book = new ExposureBook(account, new OpenOrders(), watch);
  const moved = (): number => watch.bounds[watch.movedPlace] as number;
  const mark = (ticks: number): void => {
    account.markAt(0, ticks);
    book.refresh();
  };
  return { watch, moved, mark };
}

describe('ExposureBook', () => {
  it('adds up by how much values have moved, up and down alike', () => {
    const { watch, moved, mark } = held();
    const value = watch.highs[0] as number;
    expect(value).toBe(3e15);
    // The first reading, both its high and its low value, was beyond what is exact, so the sum began anew.
    expect(moved()).toBe(0);
    watch.forget();
    mark(TICKS + 1000);
    mark(TICKS);
    expect([moved(), watch.highs[0], watch.lows[0]]).toEqual([4 * 1e12, value, value]);
  });

  it('begins anew, and forgets the bounds, before the sum of moves is too large to be exact', () => {
    const { watch, moved, mark } = held();
    watch.forget();
    watch.othersOf(0, 1);
    expect(watch.bounds[0]).not.toBeNaN();
    let largest = 0;
    for (let i = 0; i < 5; i++) {
      mark(i % 2 === 0 ? TICKS / 2 : TICKS);
      largest = Math.max(largest, moved());
    }
    expect(largest).toBeLessThanOrEqual(MOVED_MAX);
    expect(largest).toBeGreaterThan(0);
    expect(watch.bounds[0]).toBeNaN();
  });
});
