/** Sums that are rounded once, against whole numbers of any size. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactDot, exactSum, exactSumOf } from './exact-sum.ts';

const SHIFT = 130n;

/** m · 2^e as a whole number of 2^−130. */
function units([m, e]: readonly [number, number]): bigint {
  return BigInt(m) << (SHIFT + BigInt(e));
}

const term = fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -100, max: 100 }));

describe('exactSum', () => {
  it('is the double nearest to the exact sum for terms between 2^-100 and 2^153', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 60 }), (terms) => {
        const exact = terms.reduce((sum, one) => sum + units(one), 0n);
        const found = exactSum(terms.map(([m, e]) => m * 2 ** e));
        // A whole number becomes the nearest double, and a power of two changes no digit.
        expect(found).toBe(Number(exact) * 2 ** -130);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [[], 0],
    [[0.1, 0.2, 0.3], 0.6],
    [[1e16, 1, 1e-16], 1e16 + 2],
    [[1e16, 1], 1e16],
    [[2 ** 53, 1, -1, 2 ** -60], 2 ** 53],
    [[2 ** 53, 1, 2 ** -60], 2 ** 53 + 2],
    [[-(2 ** 53), -1, -(2 ** -60)], -(2 ** 53) - 2],
    [[Number.POSITIVE_INFINITY, 1], Number.POSITIVE_INFINITY],
    [[Number.NEGATIVE_INFINITY, 1], Number.NEGATIVE_INFINITY],
    [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], Number.NaN],
    [[1, Number.NaN], Number.NaN],
  ])('of %j is %d', (values, sum) => {
    expect(exactSum(values)).toBe(sum);
  });

  it('does not depend on the order of the terms', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e100, max: 1e100 })), (values) => {
        expect(exactSum(values.toSorted((a, b) => a - b))).toBe(exactSum(values));
      }),
    );
  });

  it('adds what a function gives, and products', () => {
    expect(exactSumOf(3, (i) => i * 0.1)).toBe(0.1 + 0.2);
    expect(exactDot([1e200, 1, 1e200], [1, 1, -1])).toBe(1);
  });
});
