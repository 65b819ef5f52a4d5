/** The line through a window against the normal equations in exact integer arithmetic. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowLine } from './window-line.ts';

const whole = (max: number) => fc.array(fc.integer({ min: -max, max }), { minLength: 1, maxLength: 90 });

/** Slope and mean of whole numbers: the sums are exact. */
function exactLine(window: readonly number[]): { slope: number; mean: number } {
  const n = BigInt(window.length);
  let sum = 0n;
  let times = 0n;
  let products = 0n;
  window.forEach((x, i) => {
    sum += BigInt(x);
    times += BigInt(i);
    products += BigInt(i) * BigInt(x);
  });
  const squares = window.reduce((total, _, i) => total + BigInt(i) * BigInt(i), 0n);
  const slope = Number(n * products - times * sum) / Number(n * squares - times * times);
  return { slope, mean: Number(sum) / window.length };
}

describe('the line through a window', () => {
  it('agrees with the normal equations to 1e-13 of the values it goes through, whatever their level is', () => {
    fc.assert(
      fc.property(whole(1000), fc.integer({ min: 2, max: 17 }), fc.integer({ min: 0, max: 1e9 }), (list, n, level) => {
        const line = new WindowLine(n);
        list.forEach((x, t) => {
          line.update(x + level);
          if (t < n - 1) {
            expect([line.slope, line.at(0)]).toEqual([Number.NaN, Number.NaN]);
            return;
          }
          const window = list.slice(t - n + 1, t + 1);
          const { slope, mean } = exactLine(window);
          const size = Math.max(...window.map(Math.abs)) + 1;
          expect(Math.abs(line.slope - slope)).toBeLessThanOrEqual(1e-13 * size);
          for (const i of [0, n - 1, n]) {
            const expected = mean + slope * (i - (n - 1) / 2);
            expect(Math.abs(line.at(i) - level - expected)).toBeLessThanOrEqual(1e-13 * size + 4e-16 * level);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('through equal values is level, and lies on them, to the last bit', () => {
    const values = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 99 }), (x, n, more) => {
        const line = new WindowLine(n);
        for (let t = 0; t < n + more; t++) line.update(x);
        expect(Math.abs(line.slope)).toBe(0);
        expect([line.at(0), line.at(n)]).toEqual([x + 0, x + 0]);
      }),
    );
  });

  it('is what it was once a huge or an infinite value has left', () => {
    for (const spike of [1e300, Number.POSITIVE_INFINITY]) {
      for (let place = 0; place < 8; place++) {
        const line = new WindowLine(4);
        for (let t = 0; t < 8; t++) line.update(t === place ? spike : t);
        for (const x of [3, 5, 7, 9]) line.update(x);
        expect([line.slope, line.at(0), line.at(4)]).toEqual([2, 3, 11]);
      }
    }
  });

  it('starts anew after a reset, and needs two values', () => {
    const line = new WindowLine(2);
    for (const x of [5, 9, 2]) line.update(x);
    line.reset();
    line.update(1);
    expect(line.slope).toBeNaN();
    line.update(4);
    expect([line.slope, line.at(0), line.at(1)]).toEqual([3, 1, 4]);
    expect(() => new WindowLine(1)).toThrow('a line goes through at least two values');
  });
});
