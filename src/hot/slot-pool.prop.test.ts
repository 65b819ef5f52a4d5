import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotPool } from './slot-pool.ts';

describe('slot pool', () => {
  it('never gives out a row that is held, and gives out every free one', () => {
    const calls = fc.array(fc.option(fc.nat(1000), { nil: undefined }), { maxLength: 400 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), calls, (capacity, steps) => {
        const pool = new SlotPool(capacity);
        const held: number[] = [];
        for (const step of steps) {
          if (step === undefined) {
            const slot = pool.acquire();
            expect(slot >= 0).toBe(held.length < capacity);
            if (slot < 0) continue;
            expect(slot).toBeLessThan(capacity);
            expect(held).not.toContain(slot);
            held.push(slot);
          } else if (held.length > 0) {
            const [slot] = held.splice(step % held.length, 1);
            pool.release(slot as number);
          }
          expect(pool.size).toBe(held.length);
          for (let slot = 0; slot < capacity; slot++) expect(pool.isHeld(slot)).toBe(held.includes(slot));
        }
      }),
    );
  });
});
