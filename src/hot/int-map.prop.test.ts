import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntMap } from './int-map.ts';

describe('map of integers', () => {
  it('answers as a Map does, for any history of additions and removals', () => {
    // Multiples of 16 share their first place in the smallest table, so that chains and gaps are common.
    const key = fc.oneof(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 30 }).map((k) => 16 * k),
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (steps) => {
        const map = new IntMap<number>();
        const plain = new Map<number, number>();
        for (const [i, k] of steps.entries()) {
          if (plain.delete(k)) map.delete(k);
          else {
            plain.set(k, i);
            map.add(k, i);
          }
          expect(map.size).toBe(plain.size);
        }
        for (const k of steps) expect(map.get(k)).toBe(plain.get(k));
      }),
    );
  });
});
