import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ring } from './ring.ts';
import { RingCursor } from './ring-cursor.ts';

const capacities = fc.integer({ min: 0, max: 6 }).map((power) => 2 ** power);
const pushes = fc.array(fc.boolean(), { maxLength: 500 });

describe('ring cursor', () => {
  it('is a queue: the same items in the same order as a list of bounded length', () => {
    fc.assert(
      fc.property(capacities, pushes, (capacity, calls) => {
        const cursor = new RingCursor(capacity);
        const column = new Int32Array(capacity);
        const plain: number[] = [];
        calls.forEach((push, i) => {
          if (push) {
            const row = cursor.claim();
            expect(row >= 0).toBe(plain.length < capacity);
            if (row < 0) return;
            column[row] = i;
            plain.push(i);
            cursor.publish();
          } else {
            const row = cursor.peek();
            expect(row < 0 ? undefined : column[row]).toBe(plain.shift());
            if (row >= 0) cursor.release();
          }
          expect(cursor.size).toBe(plain.length);
        });
      }),
    );
  });
});

describe('ring of slots', () => {
  it('never gives a slot to two owners', () => {
    fc.assert(
      fc.property(capacities, pushes, (capacity, calls) => {
        const ring = new Ring(capacity, () => ({ value: -1 }));
        const waiting: { value: number }[] = [];
        calls.forEach((push, i) => {
          if (push) {
            const slot = ring.claim();
            if (slot === undefined) return;
            expect(waiting).not.toContain(slot);
            slot.value = i;
            waiting.push(slot);
            ring.publish();
          } else {
            const slot = ring.peek();
            expect(slot).toBe(waiting.shift());
            if (slot !== undefined) ring.release();
          }
          expect(ring.size).toBe(waiting.length);
        });
      }),
    );
  });
});
