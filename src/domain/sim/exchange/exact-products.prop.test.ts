/** Products beside big integers, far apart, close and equal; orders of a date beside a sorted array. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DateQueue } from './date-queue.ts';
import { floorDiv, floorProduct, isBelowProduct, isProductAbove, isProductBelow } from './exact-products.ts';

const whole = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: 2 ** 31 }),
  fc.maxSafeNat().map((n) => n + 1),
);

describe('products', () => {
  it('are compared with a bound as big integers are, next to it too', () => {
    fc.assert(
      fc.property(whole, whole, whole, fc.integer({ min: -2, max: 2 }), (a, b, c, off) => {
        const product = BigInt(a) * BigInt(b) * BigInt(c);
        const exact = product + BigInt(off);
        const bound = { value: Number(exact), exact };
        expect(isProductBelow(a, b, c, bound)).toBe(product < exact);
        expect(isProductAbove(a, b, c, bound)).toBe(product > exact);
      }),
    );
    expect(isProductBelow(2, 3, 4, { value: 25, exact: 25n })).toBe(true);
    expect(isProductAbove(2, 3, 4, { value: 5, exact: 5n })).toBe(true);
  });

  it('are compared with each other as big integers are', () => {
    fc.assert(
      fc.property(whole, whole, whole, whole, (a, b, c, d) => {
        expect(isBelowProduct(a, b, c, d, b)).toBe(BigInt(a) * BigInt(c) < BigInt(d));
        expect(isBelowProduct(a, b, 1, b, a)).toBe(false);
      }),
    );
  });

  it('are divided exactly, or said to be beyond 2^53', () => {
    fc.assert(
      fc.property(whole, whole, whole, fc.integer({ min: 1, max: 1e8 }), (a, b, c, d) => {
        const exact = (BigInt(a) * BigInt(b) * BigInt(c)) / BigInt(d);
        const expected = exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : Number.POSITIVE_INFINITY;
        expect(floorProduct(a, b, c, d)).toBe(expected);
        expect(floorDiv(a, b)).toBe(Number(BigInt(a) / BigInt(b)));
      }),
    );
  });
});

describe('orders of a date', () => {
  it('leave by time and then by id', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
        const queue = new DateQueue();
        for (const [id, time] of times.entries()) queue.add(time, id);
        const sorted = times.map((time, id) => ({ time, id })).sort((a, b) => a.time - b.time || a.id - b.id);
        for (const { time, id } of sorted) {
          expect(queue.next).toBe(time);
          expect(queue.take()).toBe(id);
        }
        expect(queue.next).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });
});
