import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bigText, percentText, productText, readSteps, readUnits, unitsText } from './decimal-text.ts';

describe('decimal text', () => {
  it('has eight decimals, whatever the size', () => {
    expect(unitsText(123_456_789)).toBe('1.23456789');
    expect(unitsText(-1)).toBe('-0.00000001');
    expect(productText(9_007_199_254_740_991, 1000)).toBe('90071992547.40991000');
    expect(bigText(-150_000_000n)).toBe('-1.50000000');
  });

  it('comes back as the same units', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (units) => {
        expect(readUnits('x', unitsText(units))).toBe(BigInt(units));
      }),
    );
  });

  it('is whole steps or none', () => {
    expect(readSteps('price', '0.30', 10_000_000)).toBe(3);
    expect(readSteps('price', '0.35', 10_000_000)).toBeUndefined();
    expect(readSteps('price', '90071992547.40992', 1000)).toBeUndefined();
    expect(readSteps('price', '0.300000000000', 10_000_000)).toBe(3);
  });

  it.each([
    ['-1', "Illegal characters found in parameter 'q'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'."],
    ['1e5', 'Illegal characters'],
    ['1.', 'Illegal characters'],
    ['0.000000001', "Parameter 'q' has too much precision."],
    ['99999999999999999999', "Parameter 'q' overflowed."],
  ])('refuses %s', (text, message) => {
    expect(() => readUnits('q', text)).toThrow(message);
  });

  it('of percentages is rounded half up at the third decimal', () => {
    expect(percentText(1, 3)).toBe('33.333');
    expect(percentText(-2, 3)).toBe('-66.667');
    expect(percentText(1, 200_000)).toBe('0.001');
    expect(percentText(-1, 1_000_000)).toBe('0.000');
    expect(percentText(5, 0)).toBe('0.000');
  });
});
