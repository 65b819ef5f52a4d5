import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf } from '../book-feed/listed-market.ts';
import {
  decimalText,
  field,
  gridDecimals,
  isoToMicros,
  list,
  MalformedAnswer,
  nearest,
  onGrid,
  secondsToMicros,
  whole,
} from './exact-text.ts';

describe('decimal text on a grid', () => {
  it('is the integer of its digits, without a double in between', () => {
    expect(onGrid('61824.0100', 2)).toBe(6_182_401);
    expect(onGrid('0.1', 8)).toBe(10_000_000);
    expect(onGrid('5', 0)).toBe(5);
    expect(onGrid('1e-5', 8)).toBe(1000);
    expect(onGrid('-2.50', 1)).toBe(-25);
    expect(onGrid('90071992.54740991', 8)).toBe(9_007_199_254_740_991);
  });

  it('is NaN where it is finer than the grid, too large, or no number', () => {
    for (const [text, decimals] of [
      ['0.123', 2],
      ['90071992.54740992', 8],
      ['1e-9', 8],
      ['', 2],
      ['1.2.3', 2],
      ['0x10', 2],
    ] as const) {
      expect(onGrid(text, decimals)).toBe(Number.NaN);
    }
  });

  it('comes back as the same digits for any integer and grid', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        fc.integer({ min: 0, max: 12 }),
        (value, decimals) => {
          const digits = String(value).padStart(decimals + 1, '0');
          const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
          expect(onGrid(text, decimals)).toBe(value);
          expect(onGrid(`${text}${decimals === 0 ? '.' : ''}000`, decimals)).toBe(value);
        },
      ),
    );
  });

  it('has a grid of eight decimals, fewer where amounts are large, more where the step is finer', () => {
    expect(gridDecimals('0.01', '1000000')).toBe(8);
    expect(gridDecimals('1', '9000000000')).toBe(6);
    expect(gridDecimals('0.0000000001', '1')).toBe(10);
    expect(['0.00010000', '1', '1e-8'].map(decimalsOf)).toEqual([4, 0, 8]);
  });
});

describe('values of answers', () => {
  it('are times to the microsecond, from seconds with a fraction and from ISO text', () => {
    expect(secondsToMicros('1688669597.827736', 't')).toBe(1_688_669_597_827_736);
    expect(secondsToMicros(1688669597.8277369, 't')).toBe(1_688_669_597_827_737);
    expect(isoToMicros('2023-01-11T00:52:37.557001Z', 't')).toBe(1_673_398_357_557_001);
    expect(isoToMicros('2023-01-11T00:52:37Z', 't')).toBe(1_673_398_357_000_000);
    expect(isoToMicros('2023-01-18T01:37:38.091377090Z', 't')).toBe(1_674_005_858_091_377);
  });

  it('are taken as text or as numbers', () => {
    expect([nearest('0.1', 'x'), nearest(0.25, 'x'), decimalText(1e-7, 'x')]).toEqual([0.1, 0.25, '1e-7']);
    expect([whole('5123107852948', 'x'), whole(7, 'x')]).toEqual([5_123_107_852_948, 7]);
    expect(field({ a: 1 }, 'a')).toBe(1);
    expect([field(null, 'a'), field('a', 'length'), field({}, 'toString')]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    () => nearest('', 'x'),
    () => nearest('NaN', 'x'),
    () => nearest(Number.NaN, 'x'),
    () => nearest(undefined, 'x'),
    () => nearest('1,5', 'x'),
    () => whole(2 ** 53, 'x'),
    () => whole('18239578009413566319', 'x'),
    () => whole(1.5, 'x'),
    () => list({}, 'x'),
    () => isoToMicros('2023-01-11 00:52:37', 'x'),
    () => isoToMicros(5, 'x'),
    () => secondsToMicros('soon', 'x'),
  ])('are malformed when they are anything else: %s', (work) => {
    expect(work).toThrow(MalformedAnswer);
  });
});
