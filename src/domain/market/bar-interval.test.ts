/** Bar lengths as text and back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalMicrosOf, intervalText } from './bar-interval.ts';

describe('a bar length', () => {
  it('is written in its largest whole unit', () => {
    expect([1, 1500, 1e6, 90e6, 3600e6, 86_400e6, 7 * 86_400e6].map(intervalText)).toEqual([
      '1us',
      '1500us',
      '1s',
      '90s',
      '1h',
      '1d',
      '7d',
    ]);
  });

  it('comes back from its text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (micros) => {
        expect(intervalMicrosOf(intervalText(micros))).toBe(micros);
      }),
    );
  });

  it.each(['', '1', 'm', '0m', '01m', '-1m', '1.5h', '1M', '1 m', '1m '])('is refused as %j', (text) => {
    expect(() => intervalMicrosOf(text)).toThrow(/write a bar length/);
  });

  it.each([0, -60e6, 0.5, Number.NaN, 2 ** 53])('of %d microseconds is refused', (micros) => {
    expect(() => intervalText(micros)).toThrow(/positive integer/);
  });
});
