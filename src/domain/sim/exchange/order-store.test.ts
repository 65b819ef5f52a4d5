/** The store of orders when it grows. */
import { describe, expect, it } from 'vitest';
import { NONE } from './order-slots.ts';
import { OrderStore } from './order-store.ts';

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
