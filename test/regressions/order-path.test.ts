/** What the path of an order must never do again: cost memory, or more for each order that was made before. */
import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { OrderDesk } from '../../bench/engine/order-desk.ts';

/** An order takes a microsecond, and under the instruments of coverage many more. */
const FEW = { operations: 512, passes: 31, warmup: 30_000 };

describe('the path of an order', () => {
  it('keeps nothing of 50,000 orders that came and went but what it remembers, and allocates under 200 bytes for one', () => {
    const desk = new OrderDesk();
    for (let i = 0; i < 10_000; i++) desk.close(desk.open(1000));
    const bytes = bytesPerOperation((count) => {
      for (let i = 0; i < count; i++) desk.close(desk.open(1000 + (i & 1023)));
      return desk.made;
    }, FEW);
    expect(bytes).toBeLessThan(200);
    expect(desk.orders.size).toBe(0);
  });
});
