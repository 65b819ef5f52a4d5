import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderedTree } from './ordered-tree.ts';
import { OrderedWindow } from './ordered-window.ts';

/** Window lengths and whole numbers with many repeats, so that sums are exact. */
const stream = fc.record({
  n: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 126, max: 131 })),
  values: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 300, size: 'max' }),
});

function sum(values: readonly number[]): number {
  return values.reduce((total, x) => total + x, 0);
}

/** Pushes the values and calls `look` with the window and what it holds, in order, after each. */
function follow(
  window: OrderedWindow | OrderedTree,
  values: readonly number[],
  n: number,
  look: (sorted: readonly number[], newest: number) => void,
): void {
  values.forEach((x, t) => {
    window.push(x);
    look(
      values.slice(Math.max(0, t + 1 - n), t + 1).sort((a, b) => a - b),
      x,
    );
  });
}

describe.each([
  ['OrderedWindow', OrderedWindow],
  ['OrderedTree', OrderedTree],
])('%s', (_, Window) => {
  it('gives the k-th smallest of a sorted window, and NaN beyond its ends', () => {
    fc.assert(
      fc.property(stream, ({ n, values }) => {
        const window = new Window(n);
        follow(window, values, n, (sorted) => {
          expect(window.count).toBe(sorted.length);
          expect(sorted.map((_, k) => window.kth(k))).toEqual(sorted);
          expect(window.kth(-1)).toBeNaN();
          expect(window.kth(sorted.length)).toBeNaN();
        });
      }),
      { numRuns: 40 },
    );
  });

  it('counts and sums the values below any number as a loop over the window does', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: -20, max: 20 }), ({ n, values }, half) => {
        const x = half / 2;
        const window = new Window(n);
        follow(window, values, n, (sorted) => {
          const below = sorted.filter((y) => y < x);
          expect(window.countBelow(x)).toBe(below.length);
          expect(window.countAtMost(x)).toBe(sorted.filter((y) => y <= x).length);
          expect(window.distanceBelow(x)).toBe(sum(below.map((y) => x - y)));
          expect(window.sumBelow(x)).toBe(sum(below));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('gives the absolute deviation about any centre as a loop over the window does', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: -50, max: 50 }), ({ n, values }, quarter) => {
        const centre = quarter / 4;
        const window = new Window(n);
        follow(window, values, n, (sorted) => {
          expect(window.absoluteDeviation(centre)).toBe(sum(sorted.map((y) => Math.abs(y - centre))));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps twelve digits of the deviation of cents on prices of 60,000', () => {
    const window = new Window(50);
    const prices = Array.from({ length: 500 }, (_, t) => 60_000 + ((t * 37) % 11) / 128);
    follow(window, prices, 50, (sorted, newest) => {
      const plain = sum(sorted.map((y) => Math.abs(y - newest)));
      expect(Math.abs(window.absoluteDeviation(newest) - plain)).toBeLessThanOrEqual(1e-12 * plain);
    });
  });

  it('keeps nothing of huge values that have left', () => {
    const window = new Window(4);
    for (const x of [1, 1e300, -1e308, 1e308, 3, 1, 2, 2]) window.push(x);
    expect(window.absoluteDeviation(2)).toBe(2);
    expect(window.sumBelow(3)).toBe(5);
    for (let i = 0; i < 4; i++) window.push(7);
    expect(window.absoluteDeviation(7)).toBe(0);
  });

  it('keeps nothing of an infinite value that has left', () => {
    const window = new Window(2);
    for (const x of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, 2]) window.push(x);
    expect(window.absoluteDeviation(0)).toBe(3);
  });

  it('starts anew after a reset', () => {
    const window = new Window(3);
    for (const x of [5, 6, 7, 8]) window.push(x);
    window.reset();
    expect(window.count).toBe(0);
    expect(window.kth(0)).toBeNaN();
    expect(window.absoluteDeviation(1)).toBe(0);
    window.push(2);
    expect(window.count).toBe(1);
    expect(window.kth(0)).toBe(2);
    expect(window.absoluteDeviation(0)).toBe(2);
  });

  it('takes a rising and a falling series of 100,000 values without a deep tree', () => {
    for (const sign of [1, -1]) {
      const window = new Window(50_000);
      // A tree as deep as the window would overflow the stack of the recursion.
      for (let t = 0; t < 100_000; t++) window.push(sign * t);
      expect(window.kth(0)).toBe(sign > 0 ? 50_000 : -99_999);
      expect(window.countBelow(sign * 75_000)).toBe(sign > 0 ? 25_000 : 24_999);
    }
  });

  it('refuses a NaN and a window without a value', () => {
    expect(() => new Window(2).push(Number.NaN)).toThrow('what is put in order is a number');
    expect(() => new Window(0)).toThrow('a window holds at least one value');
  });
});
