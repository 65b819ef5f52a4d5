import { describe, expect, it } from 'vitest';
import { gaussLegendre } from './gauss-legendre.ts';

describe('gaussLegendre', () => {
  it.each([1, 2, 3, 8, 25, 60])('with %d points integrates every power up to 2n − 1 on 0 … 1', (n) => {
    const { point, weight } = gaussLegendre(n);
    for (let power = 0; power < 2 * n; power++) {
      const integral = point.reduce((sum, t, q) => sum + (weight[q] as number) * t ** power, 0);
      expect(Math.abs(integral * (power + 1) - 1)).toBeLessThan(2e-13);
    }
    expect(weight.every((w) => w > 0)).toBe(true);
    expect(Array.from(point)).toEqual(Array.from(point).sort((a, b) => a - b));
  });

  it('has the points ½ ± √3/6 for two', () => {
    expect(Array.from(gaussLegendre(2).point)).toEqual([
      expect.closeTo(0.5 - Math.sqrt(3) / 6, 15),
      expect.closeTo(0.5 + Math.sqrt(3) / 6, 15),
    ]);
  });
});
