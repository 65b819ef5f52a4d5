import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderIds } from './order-ids.ts';

/** Ids close together, ids that share their lower or upper half, and any others. */
const id = fc.oneof(
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 1, max: 30 }).map((n) => n * 2 ** 32),
  fc.integer({ min: 1, max: 30 }).map((n) => 2 ** 52 + 65_536 * n),
  fc.maxSafeNat().map((n) => Math.max(1, n)),
);

describe('map of order ids', () => {
  it('answers as a Map does, for any history of additions and removals', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.boolean()), { maxLength: 300 }), (steps) => {
        const ids = new OrderIds(1);
        const plain = new Map<number, number>();
        for (const [i, [key, isAdded]] of steps.entries()) {
          ids.input[0] = key;
          if (isAdded) {
            ids.setAt(ids.find(), i + 1);
            plain.set(key, i + 1);
            expect(ids.input[0]).toBe(key);
          } else {
            ids.deleteAt(ids.find());
            plain.delete(key);
          }
          expect(ids.size).toBe(plain.size);
        }
        for (const [key] of steps) {
          ids.input[0] = key;
          expect(ids.valueAt(ids.find())).toBe(plain.get(key) ?? 0);
        }
        ids.clear();
        expect([ids.size, ids.valueAt(ids.find())]).toEqual([0, 0]);
      }),
    );
  });
});
