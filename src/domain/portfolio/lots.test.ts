import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots } from '../../core/index.ts';
import type { Side } from '../orders/index.ts';
import { LotBook, type LotMethod, Position } from './index.ts';

const METHODS = ['average', 'fifo', 'lifo'] as const;

function traded(method: LotMethod, deals: readonly (readonly [Side, number, number])[], unitsPerTickLot = 1) {
  const book = new LotBook(method);
  const closed = deals.flatMap(([side, lots, ticks], i) =>
    book.apply({ side, lots: qtyLots(lots), ticks: priceTicks(ticks), unitsPerTickLot }, micros(i)),
  );
  return { book, closed };
}

describe('lots', () => {
  // Bought 10 at 100, 10 at 120, 10 at 140; sold 15 at 130.
  const DEALS = [
    ['buy', 10, 100],
    ['buy', 10, 120],
    ['buy', 10, 140],
    ['sell', 15, 130],
  ] as const;

  it.each([
    // By hand: 15·130 − (10·100 + 5·120) = 350; 1950 − (10·140 + 5·120) = −50; 1950 − 15·120 = 150.
    [
      'fifo',
      350,
      [
        [1, 5, 600],
        [2, 10, 1400],
      ],
    ],
    [
      'lifo',
      -50,
      [
        [0, 10, 1000],
        [1, 5, 600],
      ],
    ],
    ['average', 150, [[0, 15, 1800]]],
  ] as const)('closed %s realise %i, and leave the lots that they must', (method, realised, left) => {
    const { book, closed } = traded(method, DEALS);
    expect(closed.reduce((sum, lot) => sum + lot.realised, 0)).toBe(realised);
    expect(book.open.map(({ openedAt, lots, costUnits }) => [openedAt, lots, costUnits])).toEqual(left);
    expect(closed.every(({ closedAt }) => closedAt === 3)).toBe(true);
  });

  it('turn a long position into a short one with what is left of the trade', () => {
    const { book, closed } = traded('fifo', [
      ['buy', 10, 100],
      ['sell', 25, 90],
      ['buy', 5, 80],
    ]);
    expect(closed.map(({ lots, realised }) => [lots, realised])).toEqual([
      [10, -100],
      [-5, 50],
    ]);
    expect([book.lots, book.costUnits]).toEqual([-10, -900]);
  });

  const deals = fc.array(
    fc.tuple(fc.constantFrom<Side>('buy', 'sell'), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 9999 })),
    { maxLength: 30 },
  );

  it('come to the cash that flowed once flat, by every method, where the venue rounds money too', () => {
    fc.assert(
      fc.property(deals, fc.constantFrom(...METHODS), fc.constantFrom(1, 10, 1 / 7), (list, method, unit) => {
        const position = new Position();
        const { book, closed } = traded(method, list, unit);
        const flat: [Side, number, number][] =
          book.lots === 0 ? [] : [[book.lots > 0 ? 'sell' : 'buy', Math.abs(book.lots), 5000]];
        const all = traded(method, [...list, ...flat], unit);
        expect(all.book.open).toEqual([]);
        let flow = 0;
        for (const [side, lots, ticks] of [...list, ...flat]) {
          position.apply({ side, lots: qtyLots(lots), ticks: priceTicks(ticks), unitsPerTickLot: unit });
          // Rounded as `notional` does: half away from zero.
          flow += (side === 'buy' ? -1 : 1) * Math.floor(lots * ticks * unit + 0.5 + 1e-9);
        }
        expect(all.closed.reduce((sum, lot) => sum + lot.realised, 0)).toBe(flow);
        expect(closed.length).toBeLessThanOrEqual(all.closed.length);
        expect(position.lots).toBe(0);
      }),
    );
  });

  it('at their average realise what the position of the account does, trade by trade', () => {
    fc.assert(
      fc.property(deals, (list) => {
        const position = new Position();
        const book = new LotBook('average');
        for (const [side, lots, ticks] of list) {
          const trade = { side, lots: qtyLots(lots), ticks: priceTicks(ticks), unitsPerTickLot: 10 };
          const realised = book.apply(trade, micros(0)).reduce((sum, lot) => sum + lot.realised, 0);
          expect(realised).toBe(position.apply(trade));
          expect([book.lots, book.costUnits]).toEqual([position.lots, position.costUnits]);
        }
      }),
    );
  });
});
