/** The place of the maximum against a scan of each window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowMaxPlace } from './window-max-place.ts';

/** Few different values, so that many are equal. */
const stream = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 120, size: 'max' });

/** A scan from the oldest value when the largest has left, one comparison when a value comes. */
function scan(values: readonly number[], n: number): number[] {
  let place = -1;
  return values.map((x, t) => {
    if (t < n - 1) return Number.NaN;
    const window = values.slice(t - n + 1, t + 1);
    if (place < t - n + 1) place = t - n + 1 + window.indexOf(Math.max(...window));
    else if (x >= (values[place] as number)) place = t;
    return place;
  });
}

describe('the place of the maximum', () => {
  it('is the one that a scan of every window gives, with many equal values', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 12 }), (values, n) => {
        const places = new WindowMaxPlace(n);
        expect(values.map((x) => places.update(x))).toEqual(scan(values, n));
        places.reset();
        expect(values.map((x) => places.update(x))).toEqual(scan(values, n));
      }),
      { numRuns: 300 },
    );
  });

  it('moves to a value that is as large, and back to the earliest when that leaves', () => {
    const places = new WindowMaxPlace(3);
    const seen = [5, 5, 5, 3, 3, 5, 1, 5].map((x) => places.update(x));
    expect(seen).toEqual([Number.NaN, Number.NaN, 0, 1, 2, 5, 5, 7]);
  });

  it('needs a window', () => {
    expect(() => new WindowMaxPlace(0)).toThrow('a window holds at least one value');
  });
});
