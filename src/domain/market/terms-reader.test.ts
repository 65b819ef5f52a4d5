import { describe, expect, it } from 'vitest';
import { TermsReader } from './terms-reader.ts';

const reader = new TermsReader('fees of X', 'X');

describe('a reader of terms', () => {
  it('reads 0.10 as a tenth, and 2024-01-31 as the microsecond at which it begins', () => {
    expect(reader.decimal('0.10', 'a fee').toFixed()).toBe('0.1');
    expect(reader.day('2024-01-31')).toBe(1_706_659_200_000_000);
    expect(reader.day('2024-02-29')).toBe(1_709_164_800_000_000);
  });

  it.each(['', 'x', '0,1', 'NaN', '-Infinity'])(
    'refuses "%s" as a number, by its name and that of the terms',
    (text) => {
      expect(() => reader.decimal(text, 'a fee')).toThrow(`fees of X: a fee is ${text}, which is no number`);
    },
  );

  it.each(['', 'May', '31.01.2024', '2024-1-31', '2024-13-41', '2024-02-30', '2023-02-29', '2024-01-31T00:00:00Z'])(
    'refuses "%s" as a day',
    (text) => {
      expect(() => reader.day(text)).toThrow('which is no day like 2024-01-31');
    },
  );

  it('names the place, and keeps why text is no number', () => {
    const expected = { code: 'BOT4_DATA_VALUE', place: { key: 'X' }, cause: expect.any(Error) };
    expect(() => reader.decimal('x', 'a fee')).toThrow(expect.objectContaining(expected));
  });
});
