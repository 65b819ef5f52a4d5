import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowMaxAge } from './window-max-age.ts';

describe('the age of the largest value of a window', () => {
  it('is that of the latest of equal ones, and NaN until the window is full', () => {
    const age = new WindowMaxAge(3);
    expect([5, 5, 1, 1, 1, 7].map((x) => age.update(x))).toEqual([Number.NaN, Number.NaN, 1, 2, 0, 0]);
  });

  it('is the place from the end of the last largest value, on any values, also after a reset', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: -3, max: 3 })), (n, x) => {
        const age = new WindowMaxAge(n);
        const expected = x.map((_, i) => {
          const window = x.slice(Math.max(0, i - n + 1), i + 1);
          return window.length < n ? Number.NaN : n - 1 - window.lastIndexOf(Math.max(...window));
        });
        for (const value of [9, -9, 4]) age.update(value);
        age.reset();
        expect(x.map((value) => age.update(value))).toEqual(expected);
      }),
    );
  });
});
