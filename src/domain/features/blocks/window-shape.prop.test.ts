/** Skewness and kurtosis of a window against sums over the whole window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowShape } from './window-shape.ts';

const whole = (max: number) => fc.array(fc.integer({ min: -max, max }), { minLength: 1, maxLength: 90 });

/** n^k · Σ (x − x̄)^k of whole numbers, which is a whole number. */
function exactSum(window: readonly number[], k: number): bigint {
  const n = BigInt(window.length);
  const sum = window.reduce((total, x) => total + BigInt(x), 0n);
  return window.reduce((total, x) => total + (n * BigInt(x) - sum) ** BigInt(k), 0n);
}

describe('the shape of a window', () => {
  it('agrees with exact sums to 1e-12', () => {
    fc.assert(
      fc.property(whole(500), fc.integer({ min: 2, max: 17 }), (list, n) => {
        const shape = new WindowShape(n);
        list.forEach((x, t) => {
          shape.update(x);
          if (t < n - 1) {
            expect([shape.skewness, shape.excessKurtosis]).toEqual([Number.NaN, Number.NaN]);
            return;
          }
          const window = list.slice(t - n + 1, t + 1);
          const second = Number(exactSum(window, 2));
          const skewness = second === 0 ? 0 : (Math.sqrt(n) * Number(exactSum(window, 3))) / second ** 1.5;
          const kurtosis = second === 0 ? 0 : (n * Number(exactSum(window, 4))) / second ** 2 - 3;
          expect(Math.abs(shape.skewness - skewness)).toBeLessThanOrEqual(1e-12 * n);
          expect(Math.abs(shape.excessKurtosis - kurtosis)).toBeLessThanOrEqual(1e-12 * n);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('of equal values is 0 to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: 1, max: 40 }), (x, n) => {
        const shape = new WindowShape(n);
        for (let t = 0; t < 2 * n + 3; t++) shape.update(x);
        expect([shape.skewness, shape.excessKurtosis]).toEqual([0, 0]);
      }),
    );
  });

  it('is what it was once a huge value has left', () => {
    for (let place = 0; place < 8; place++) {
      const shape = new WindowShape(4);
      for (let t = 0; t < 8; t++) shape.update(t === place ? 1e80 : t);
      for (const x of [0, 0, 0, 1]) shape.update(x);
      // One of four apart from the others: skewness 2 / √3, kurtosis 7 / 3.
      expect(shape.skewness).toBeCloseTo(2 / Math.sqrt(3), 14);
      expect(shape.excessKurtosis).toBeCloseTo(7 / 3 - 3, 14);
    }
  });

  it('starts anew after a reset, and needs a value', () => {
    const shape = new WindowShape(2);
    for (const x of [5, 9, 2]) shape.update(x);
    shape.reset();
    shape.update(1);
    expect(shape.skewness).toBeNaN();
    shape.update(4);
    expect([shape.skewness, shape.excessKurtosis]).toEqual([0, -2]);
    expect(() => new WindowShape(0)).toThrow('a window holds at least one value');
  });
});
