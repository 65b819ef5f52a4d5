import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDecimal, malformedText, ODD_WAYS, oddText, scaledText } from './chaos-numbers.ts';

describe('numbers that are written oddly', () => {
  it.each([
    ['60000.10', 'exponent', '6.000010e4'],
    ['0.00012', 'exponent', '1.2e-4'],
    ['-7', 'exponent', '-7e0'],
    ['0.00000000', 'exponent', '0e0'],
    ['60000.1', 'digits', '60000.1000000000000'],
    ['5', 'digits', '5.000000000000'],
    ['5.10', 'plus', '+5.10'],
    ['-5.10', 'plus', '-5.10'],
    ['5.10', 'bare', '5.1'],
    ['5.00', 'bare', '5'],
    ['500', 'bare', '500'],
  ] as const)('%s in the way %s is %s', (text, way, odd) => {
    expect(oddText(text, way)).toBe(odd);
  });

  it('keep their value whatever the way', () => {
    const number = fc
      .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.integer({ min: 0, max: 12 }))
      .map(([digits, decimals]) => new Decimal(digits.toString()).div(new Decimal(10).pow(decimals)).toFixed(decimals));
    fc.assert(
      fc.property(number, fc.constantFrom(...ODD_WAYS), (text, way) => {
        fc.pre(isDecimal(text));
        expect(new Decimal(oddText(text, way).replace('+', '')).eq(text)).toBe(true);
      }),
    );
  });

  it('are 0 or many times too high by a factor, with the decimals they had', () => {
    expect(scaledText('60000.10', 100)).toBe('6000010.00');
    expect(scaledText('60000.10', 0)).toBe('0.00');
    expect(isDecimal('1e5')).toBe(false);
    expect(isDecimal(5)).toBe(false);
  });
});

describe('malformed messages', () => {
  it('are ten different ones of the same message, none of them as it was', () => {
    const text = '{"e":"trade","E":1700000000000,"p":"60000.10","q":"0.10"}';
    const all = Array.from({ length: 10 }, (_, i) => malformedText(text, (i + 0.5) / 10));
    expect(new Set(all).size).toBe(10);
    expect(all).not.toContain(text);
    expect(Math.max(...all.map((one) => one.length))).toBeGreaterThan(100_000);
  });
});
