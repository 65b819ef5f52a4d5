import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { MalformedAnswer } from './exact-text.ts';
import { alignUp, checkOnInterval, pageColumns, type Row, TRADE_COLUMNS, tradeAmounts } from './page-rows.ts';
import { type BarTrade, TradeBars } from './trade-bars.ts';

describe('rows of a page', () => {
  const all = { from: { time: 0, id: 0 }, to: 1e9 };

  it('are put in order, cut to what was asked for, and told once', () => {
    const rows: Row[] = [
      [30, 4, 1, 1, 1],
      [10, 1, 1, 1, 1],
      [20, 3, 1, 1, 1],
      [20, 2, 1, 1, 1],
      [20, 3, 1, 1, 1],
    ];
    const ids = (range: Parameters<typeof pageColumns>[2]): number[] =>
      Array.from(pageColumns(TRADE_COLUMNS, rows, range).id as Float64Array);
    expect(ids(all)).toEqual([1, 2, 3, 4]);
    expect(ids({ from: { time: 20, id: 3 }, to: 30 })).toEqual([3]);
    expect(ids({ from: { time: 20, id: 0 }, to: 31 })).toEqual([2, 3, 4]);
  });

  it('that contradict each other are malformed', () => {
    const rows: Row[] = [
      [10, 5],
      [10, 6],
    ];
    expect(() => pageColumns(['time', 'close'], rows, all)).toThrow(MalformedAnswer);
    expect(() => checkOnInterval(61e6, 60e6)).toThrow('off the grid');
    expect(alignUp(61e6, 60e6)).toBe(120e6);
  });

  it('refuse amounts that are off the grid by name', () => {
    const trade = { id: 7, price: '1.234', qty: '1' };
    expect(() => tradeAmounts(trade, { priceDecimals: 2, qtyDecimals: 0 })).toThrow(InputError);
    expect(() => tradeAmounts(trade, { priceDecimals: 2, qtyDecimals: 0 })).toThrow('trade 7 of 1 at 1.234');
    expect(tradeAmounts(trade, { priceDecimals: 3, qtyDecimals: 2 })).toEqual([1234, 100]);
  });
});

describe('bars of trades', () => {
  const SCALE = { priceDecimals: 2, qtyDecimals: 8 };

  it('have first, highest, lowest and last price, the exact sum of quantities, and no bar without a trade', () => {
    const bars = new TradeBars(60e6, SCALE);
    const add = (time: number, price: string, qty: string): void => bars.add({ id: 0, time, price, qty });
    add(1e6, '10.5', '0.1');
    add(2e6, '12', '0.2');
    add(3e6, '9.99', '0.00000001');
    add(59e6, '11', '0.3');
    add(200e6, '7', '1');
    expect(bars.take(false)).toEqual([[0, 10.5, 12, 9.99, 11, 0.60000001, 4]]);
    expect(bars.openTime).toBe(180e6);
    expect(bars.take(true)).toEqual([[180e6, 7, 7, 7, 7, 1, 1]]);
    expect(bars.take(true)).toEqual([]);
  });

  it('forget what was begun when they are reset', () => {
    const bars = new TradeBars(60e6, SCALE);
    bars.add({ id: 0, time: 1e6, price: '1', qty: '1' });
    bars.reset();
    bars.add({ id: 1, time: 2e6, price: '2', qty: '1' });
    expect(bars.take(true)).toEqual([[0, 2, 2, 2, 2, 1, 1]]);
  });

  it('do not depend on how the trades are split into pages', () => {
    const trade = fc.record({
      id: fc.nat(),
      time: fc.integer({ min: 0, max: 600 }).map((second) => second * 1e6),
      price: fc.integer({ min: 1, max: 99_999 }).map((ticks) => String(ticks / 100)),
      qty: fc.integer({ min: 1, max: 10 ** 9 }).map((lots) => (lots / 1e8).toFixed(8)),
    });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 80 }), fc.array(fc.nat(80), { maxLength: 6 }), (trades, cuts) => {
        const ordered: BarTrade[] = trades.sort((a, b) => a.time - b.time);
        const whole = new TradeBars(60e6, SCALE);
        for (const one of ordered) whole.add(one);
        const split = new TradeBars(60e6, SCALE);
        const taken: Row[] = [];
        ordered.forEach((one, i) => {
          split.add(one);
          if (cuts.includes(i)) taken.push(...split.take(false));
        });
        expect([...taken, ...split.take(true)]).toEqual(whole.take(true));
      }),
    );
  });
});
