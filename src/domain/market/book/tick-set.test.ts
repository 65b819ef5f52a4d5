import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TICK_SET_SIZE, TickSet } from './tick-set.ts';

/** Integers around the borders of words and blocks, and any others. */
const member = fc.oneof(
  fc.constantFrom(0, 1, 31, 32, 33, 1023, 1024, 1025, 32_735, 32_736, 32_766, 32_767),
  fc.integer({ min: 0, max: TICK_SET_SIZE - 1 }),
);

describe('set of ticks', () => {
  it('has no greatest, no least and none below 32,767 while it is empty', () => {
    const set = new TickSet();
    expect([set.greatest(), set.least(), set.below(TICK_SET_SIZE - 1)]).toEqual([-1, -1, -1]);
  });

  it('knows the integers 0 and 32,767, also when both are there', () => {
    const set = new TickSet();
    set.add(0);
    expect([set.greatest(), set.least(), set.below(0), set.below(1)]).toEqual([0, 0, -1, 0]);
    set.add(32_767);
    expect([set.greatest(), set.least(), set.below(32_767)]).toEqual([32_767, 0, 0]);
    set.clear();
    expect([set.greatest(), set.least()]).toEqual([-1, -1]);
  });

  it('answers as a sorted list does, for any history', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(member, fc.boolean()), { maxLength: 200 }), member, (steps, probe) => {
        const set = new TickSet();
        const plain = new Set<number>();
        for (const [index, isAdded] of steps) {
          if (isAdded) {
            set.add(index);
            plain.add(index);
          } else if (plain.delete(index)) set.delete(index);
        }
        const sorted = [...plain].sort((a, b) => b - a);
        expect(set.greatest()).toBe(sorted[0] ?? -1);
        expect(set.least()).toBe(sorted.at(-1) ?? -1);
        expect(set.below(probe)).toBe(sorted.find((index) => index < probe) ?? -1);
        const walked: number[] = [];
        for (let index = set.greatest(); index >= 0; index = set.below(index)) walked.push(index);
        expect(walked).toEqual(sorted);
      }),
    );
  });
});
