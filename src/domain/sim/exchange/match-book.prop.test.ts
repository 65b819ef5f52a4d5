/** The engine for plain orders beside arrays, and the store beneath it when it grows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peerFlow } from '../../../../bench/sim/order-flow.ts';
import { MatchBook } from './match-book.ts';
import { NONE, OrderStore } from './order-store.ts';

interface Plain {
  readonly id: number;
  readonly side: number;
  readonly tick: number;
  lots: number;
}

const command = fc.record({
  isCancel: fc.boolean(),
  side: fc.constantFrom(1, -1),
  tick: fc.integer({ min: 95, max: 105 }),
  lots: fc.integer({ min: 1, max: 20 }),
  pick: fc.nat(),
});

/** Trades a plain order with an array in price-time order. @returns ticks times lots. */
function take(orders: Plain[], side: number, tick: number, lots: number): readonly [left: number, volume: number] {
  let left = lots;
  let volume = 0;
  const makers = orders.filter((one) => one.side === -side && (one.tick - tick) * side <= 0);
  makers.sort((a, b) => (a.tick - b.tick) * side || a.id - b.id);
  for (const maker of makers) {
    const traded = Math.min(left, maker.lots);
    left -= traded;
    maker.lots -= traded;
    volume += traded * maker.tick;
  }
  return [left, volume];
}

describe('the book', () => {
  it('trades and cancels as arrays do', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 100 }), (commands) => {
        const book = new MatchBook(new OrderStore(0, 2), 200);
        let plain: Plain[] = [];
        let volume = 0;
        for (const { isCancel, side, tick, lots, pick } of commands) {
          if (isCancel && plain.length > 0) {
            const [gone] = plain.splice(pick % plain.length, 1);
            book.named[0] = gone?.id as number;
            expect([book.cancelPlain(), book.cancelPlain()]).toEqual([true, false]);
          } else {
            const [left, traded] = take(plain, side, tick, lots);
            volume += traded;
            plain = plain.filter((one) => one.lots > 0);
            expect(book.limit(side, tick, lots)).toBe(left > 0);
            if (left > 0) plain.push({ id: book.named[0] as number, side, tick, lots: left });
          }
          const bids = plain.filter((one) => one.side > 0).map((one) => one.tick);
          expect(book.bestBid).toBe(Math.max(0, ...bids));
          expect(book.tradedTickLots).toBe(volume);
        }
        for (const { tick } of plain) {
          const shown = plain.filter((one) => one.tick === tick).reduce((sum, one) => sum + one.lots, 0);
          expect(book.levels.total(tick)).toBe(shown);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('trades 106,480,733,001 in 418,906 trades on the stream of the native peers', { timeout: 60_000 }, () => {
    const store = new OrderStore(0);
    const book = new MatchBook(store, 20_000);
    const flow = peerFlow(1_000_000);
    const ids = new Float64Array(flow.count);
    for (let i = 0; i < flow.count; i++) {
      if (flow.isCancel[i] === 1) {
        book.named[0] = ids[flow.target[i] as number] as number;
        book.cancelPlain();
      } else if (book.limit(flow.side[i] as number, flow.price[i] as number, flow.lots[i] as number)) {
        ids[i] = book.named[0] as number;
      }
    }
    expect([book.tradedTickLots, book.trades, store.openCount]).toEqual([106_480_733_001, 418_906, 102_091]);
  });
});

describe('the store of orders', () => {
  it('finds an order by its id as long as it is kept, and gives ids that rise', () => {
    const store = new OrderStore(2, 1);
    store.addAccount(0);
    const slots = [0, 1, 2, 3].map(() => store.openOrder(0, true));
    const ids = slots.map((slot) => store.id(slot));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    for (const slot of [slots[1], slots[0], slots[3]]) store.closeOrder(slot as number, true);
    expect(ids.map((id) => store.slotOf(id))).toEqual([0, NONE, 2, 3]);
    expect([store.openCount, store.used, store.slotsInUse]).toEqual([1, 3, 4]);
    expect([store.firstOpenOf(0), store.firstClosedOf(0)]).toEqual([2, 0]);
    expect(store.openOrder(0, true)).toBe(1);
    expect([store.slotOf(0), store.slotOf(-5), store.slotOf(0.5)]).toEqual([NONE, NONE, NONE]);
  });
});
