import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentSum } from './recent-sum.ts';

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 80 });

describe('a sum of the last k values', () => {
  it('is the sum of the last k for every k, and of all where fewer have come', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (x, n) => {
        const sums = new RecentSum(n);
        x.forEach((value, t) => {
          sums.push(value);
          for (let k = 1; k <= n; k++) {
            const window = x.slice(Math.max(0, t - k + 1), t + 1);
            expect(sums.sum(k)).toBe(window.reduce((a, b) => a + b, 0));
          }
        });
      }),
    );
  });

  it('holds no trace of an outlier that has left it, and none of anything after a reset', () => {
    const sums = new RecentSum(5);
    sums.push(1e300);
    for (let i = 0; i < 5; i++) sums.push(0.1);
    expect(sums.sum(5)).toBeCloseTo(0.5, 15);
    sums.reset();
    expect(sums.sum(5)).toBe(0);
  });

  it('refuses a window that is longer than the ring, or empty', () => {
    const sums = new RecentSum(3);
    expect(() => sums.sum(4)).toThrow('the window is not longer than the ring');
    expect(() => sums.sum(0)).toThrow('the window is not longer than the ring');
    expect(() => new RecentSum(0)).toThrow('a window holds at least one value');
  });
});
