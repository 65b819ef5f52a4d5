import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentSet } from './index.ts';

/** The same, plainly. */
class PlainRecent {
  readonly #values: number[] = [];
  readonly #limit: number;
  constructor(limit: number) {
    this.#limit = limit;
  }
  add(value: number): boolean {
    if (this.#values.includes(value)) return false;
    this.#values.push(value);
    if (this.#values.length > this.#limit) this.#values.shift();
    return true;
  }
}

const number = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 40 }).map((n) => n * 2 ** 32),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);

describe('a set of recent numbers', () => {
  it('says of each number what a plain list of the last ones says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.array(number, { maxLength: 400 }), (limit, values) => {
        const recent = new RecentSet(limit);
        const plain = new PlainRecent(limit);
        for (const value of values) expect(recent.add(value)).toBe(plain.add(value));
        expect(recent.size).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('says so of numbers that rise until one does not, below, at and above the limit', () => {
    const rises = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 200 });
    const asked = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), rises, asked, (limit, steps, others) => {
        const recent = new RecentSet(limit);
        const held: number[] = [];
        let last = 0;
        for (const step of steps) {
          last += step;
          expect(recent.add(last)).toBe(true);
          held.push(last);
          if (held.length > limit) held.shift();
        }
        for (let value = 0; value <= last + 1; value++) expect(recent.has(value)).toBe(held.includes(value));
        for (const value of others) {
          expect(recent.add(value)).toBe(!held.includes(value));
          if (!held.includes(value)) held.push(value);
          if (held.length > limit) held.shift();
        }
        for (let value = 0; value <= last + 1; value++) expect(recent.has(value)).toBe(held.includes(value));
      }),
    );
  });

  it('forgets the oldest of 5,000 numbers first, in whatever pattern they come', () => {
    for (const step of [1, 2, 1024, 65_536, 2 ** 32, 2 ** 32 + 1, 2 ** 33 + 1]) {
      const recent = new RecentSet(5000);
      for (let i = 0; i < 20_000; i++) expect(recent.add(i * step)).toBe(true);
      expect(recent.has(14_999 * step)).toBe(false);
      for (let i = 15_000; i < 20_000; i++) expect(recent.has(i * step)).toBe(true);
      expect(recent.size).toBe(5000);
    }
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])('takes no %d', (value) => {
    expect(() => new RecentSet(4).add(value)).toThrow('safe integer');
  });

  it.each([0, 1.5, 2 ** 27])('remembers at least one number and at most 2^26, not %d', (limit) => {
    expect(() => new RecentSet(limit)).toThrow('1 to 2^26');
  });
});
