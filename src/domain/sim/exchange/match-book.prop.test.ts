/** The engine for plain orders beside arrays, and the store beneath it when it grows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peerFlow } from '../../../../bench/sim/order-flow.ts';
import { MatchBook } from './match-book.ts';
import { NONE, OrderSlots } from './order-slots.ts';
import { OrderStore } from './order-store.ts';

interface Plain {
  readonly id: number;
  readonly slot: number;
  readonly sequence: number;
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
        const book = new MatchBook(new OrderSlots(2), 200);
        let plain: Plain[] = [];
        let volume = 0;
        let placed = 0;
        for (const { isCancel, side, tick, lots, pick } of commands) {
          if (isCancel && plain.length > 0) {
            const [gone] = plain.splice(pick % plain.length, 1);
            const cancel = (): boolean => book.cancel(gone?.slot as number, gone?.sequence as number);
            expect([cancel(), cancel()]).toEqual([true, false]);
          } else {
            const [left, traded] = take(plain, side, tick, lots);
            volume += traded;
            plain = plain.filter((one) => one.lots > 0);
            const slot = book.limit(side, tick, lots);
            expect(slot !== NONE).toBe(left > 0);
            if (left > 0) plain.push({ id: placed++, slot, sequence: book.sequenceOf(slot), side, tick, lots: left });
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
    const slots = new OrderSlots(1);
    const book = new MatchBook(slots, 20_000);
    const flow = peerFlow(1_000_000);
    const at = new Int32Array(flow.count).fill(NONE);
    const sequences = new Int32Array(flow.count);
    for (let i = 0; i < flow.count; i++) {
      if (flow.isCancel[i] === 1) {
        const target = flow.target[i] as number;
        book.cancel(at[target] as number, sequences[target] as number);
        continue;
      }
      const slot = book.limit(flow.side[i] as number, flow.price[i] as number, flow.lots[i] as number);
      at[i] = slot;
      if (slot !== NONE) sequences[i] = book.sequenceOf(slot);
    }
    expect([book.tradedTickLots, book.trades, slots.used]).toEqual([106_480_733_001, 418_906, 102_091]);
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
