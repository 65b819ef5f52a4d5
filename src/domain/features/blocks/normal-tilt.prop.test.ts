import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal } from '../../stats/index.ts';
import { NormalTilt } from './normal-tilt.ts';

const table = new NormalTilt();
function tilt(z: number): number {
  const cells = Float64Array.of(7, z);
  table.apply(cells, 1);
  expect(cells[0]).toBe(7);
  return cells[1] as number;
}

describe('the tilt of a move', () => {
  it('is 2 Φ(z) − 1 to 1e-15, odd, and 1 for the largest moves', () => {
    fc.assert(
      fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (z) => {
        expect(Math.abs(tilt(z) - (2 * normal.cdf(z) - 1))).toBeLessThan(1e-15);
        expect(tilt(-z) + tilt(z)).toBe(0);
      }),
      { numRuns: 2000 },
    );
    expect([tilt(1e9), tilt(Number.POSITIVE_INFINITY), tilt(Number.NEGATIVE_INFINITY)]).toEqual([1, 1, -1]);
  });

  it('keeps the digits of a small move: √(2/π) z', () => {
    expect(tilt(1e-12) / 1e-12).toBeCloseTo(Math.sqrt(2 / Math.PI), 14);
    expect(tilt(0)).toBe(0);
  });

  it('of what is not a number is none', () => {
    expect(tilt(Number.NaN)).toBeNaN();
  });
});
