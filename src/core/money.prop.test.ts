import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulDiv, portion, ppm, quoteUnits } from './index.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const any = fc.oneof(fc.integer({ min: -MAX, max: MAX }), fc.integer({ min: -1e6, max: 1e6 }));
/** Factors of every size, those around the change of method among them. */
const factor = fc.oneof(
  fc.integer({ min: 0, max: 1e6 }),
  fc.integer({ min: 9e7 - 10, max: 9e7 + 10 }),
  fc.integer({ min: 0, max: MAX }),
);
const divisor = fc.oneof(
  fc.integer({ min: 1, max: 1e6 }),
  fc.integer({ min: 9e7 - 10, max: 9e7 + 10 }),
  fc.integer({ min: 1, max: MAX }),
);

/** The same by big integers; undefined when the result does not fit. */
function exact(a: number, b: number, d: number, rounding: 'up' | 'down'): number | undefined {
  const product = BigInt(Math.abs(a)) * BigInt(b);
  const floor = product / BigInt(d);
  const size = rounding === 'up' && product % BigInt(d) !== 0n ? floor + 1n : floor;
  if (size > BigInt(MAX)) return undefined;
  return size === 0n ? 0 : Number(a < 0 ? -size : size);
}

describe('mulDiv', () => {
  it('equals big-integer arithmetic for all safe integers, or stops where the result does not fit', () => {
    fc.assert(
      fc.property(any, factor, divisor, fc.constantFrom('up' as const, 'down' as const), (a, b, d, rounding) => {
        const expected = exact(a, b, d, rounding);
        if (expected === undefined) expect(() => mulDiv(a, b, d, rounding)).toThrow('safe integer');
        else expect(mulDiv(a, b, d, rounding)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('treats gains and losses as mirror images', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 1e6 }), fc.constantFrom('up' as const, 'down' as const), (a, b, r) => {
        expect(mulDiv(-a, b, 1e6, r) + mulDiv(a, b, 1e6, r)).toBe(0);
      }),
    );
  });

  it('rounds up by one unit exactly when rounding down lost something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9e9 }), fc.integer({ min: 0, max: 1e6 }), (a, b) => {
        const lost = (BigInt(a) * BigInt(b)) % 1_000_000n !== 0n;
        expect(mulDiv(a, b, 1e6, 'up') - mulDiv(a, b, 1e6, 'down')).toBe(lost ? 1 : 0);
      }),
    );
  });
});

describe('portion', () => {
  it('never gives more than the whole for up to a million parts, and grows with the ratio', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 0, max: 1e6 }),
        (amount, a, b) => {
          const of = (ratio: number): number => portion(quoteUnits(amount), ppm(ratio), 'up');
          expect(of(a)).toBeLessThanOrEqual(amount);
          expect(of(Math.max(a, b))).toBeGreaterThanOrEqual(of(Math.min(a, b)));
        },
      ),
    );
  });
});
