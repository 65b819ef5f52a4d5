import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RingCursor } from './ring-cursor.ts';

const capacities = fc.integer({ min: 1, max: 6 }).map((power) => 2 ** power);
const pushes = fc.array(fc.boolean(), { maxLength: 500 });

describe('ring cursor', () => {
  it('is a queue: the same items in the same order as a list of at most capacity - 1', () => {
    fc.assert(
      fc.property(capacities, pushes, (capacity, calls) => {
        const cursor = new RingCursor(capacity);
        const column = new Int32Array(capacity);
        const plain: number[] = [];
        let popped: { row: number; item: number } | undefined;
        calls.forEach((push, i) => {
          if (push) {
            const row = cursor.push();
            expect(row >= 0).toBe(plain.length < capacity - 1);
            if (row >= 0) {
              column[row] = i;
              plain.push(i);
            }
          } else {
            const next = cursor.peek();
            const row = cursor.pop();
            const item = plain.shift();
            expect(row).toBe(next);
            expect(row < 0 ? undefined : column[row]).toBe(item);
            popped = item === undefined ? undefined : { row, item };
          }
          expect(cursor.size).toBe(plain.length);
          if (popped !== undefined) expect(column[popped.row]).toBe(popped.item);
        });
      }),
    );
  });
});
