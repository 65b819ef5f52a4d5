/** The checks and the unit change that every statistic starts with. */
import { describe, expect, it } from 'vitest';
import { isConstant, powerOfTwoInverse, scaled, sorted, standardise } from './series.ts';

describe('standardise', () => {
  it('returns deviations whose largest is between 1 and 2, with the mean in the unit of the data', () => {
    const { z, mean, scale } = standardise([1e-9, 3e-9, 2e-9], 'x', 2);
    expect(mean).toBeCloseTo(2e-9, 24);
    expect(Math.max(...z.map(Math.abs))).toBeGreaterThanOrEqual(1);
    expect(Math.max(...z.map(Math.abs))).toBeLessThan(2);
    expect((z[1] as number) / scale).toBeCloseTo(1e-9, 24);
  });

  it('neither overflows at 1e308 nor underflows at 1e-300', () => {
    expect(standardise([1e308, -1e308, 5e307], 'x', 2).mean).toBeCloseTo(5e307 / 3, -294);
    expect(standardise([1e-300, 2e-300], 'x', 2).mean).toBeCloseTo(1.5e-300, 310);
  });

  it('takes a mean of 1e6 over deviations of 1e-3 exactly, by its second pass', () => {
    const x = Array.from({ length: 1001 }, (_, i) => 1e6 + (i - 500) / 2 ** 20);
    expect(standardise(x, 'x', 2).mean).toBe(1e6);
  });
});

describe('constant series', () => {
  it('are found up to the rounding of the number format, and no further', () => {
    expect(isConstant([0.1 + 0.2, 0.3, 0.3])).toBe(true);
    expect(isConstant([0, 0])).toBe(true);
    expect(isConstant([1, 1 + 1e-14])).toBe(false);
    expect(isConstant([-1e308, 1e308])).toBe(false);
  });
});

describe('scaling', () => {
  it('is by a power of two that brings the size to [1, 2)', () => {
    for (const v of [1, 3, -0.7, 1e-200, 1e200]) {
      const p = powerOfTwoInverse(v);
      expect(Math.log2(p) % 1).toBeCloseTo(0, 15);
      expect(Math.abs(v) * p).toBeGreaterThanOrEqual(1);
      expect(Math.abs(v) * p).toBeLessThan(2);
    }
    expect(powerOfTwoInverse(0)).toBe(1);
  });

  it('keeps zeros and the order, and leaves its input alone', () => {
    const x = [3, 1, 0];
    expect(Array.from(scaled(x, 'x', 1).z)).toEqual([1.5, 0.5, 0]);
    expect(Array.from(sorted(x))).toEqual([0, 1, 3]);
    expect(x).toEqual([3, 1, 0]);
  });
});
