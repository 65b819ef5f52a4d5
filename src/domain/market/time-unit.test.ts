import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { stampsToMicros, timeUnitOf } from './index.ts';

const SECONDS = 1_700_000_000;

function refusal(stamps: ArrayLike<number> | ArrayLike<bigint>): InputError {
  try {
    stampsToMicros(stamps, { file: 'bars.csv' });
  } catch (error) {
    if (error instanceof InputError) return error;
  }
  throw new Error('was not refused');
}

describe('time unit', () => {
  it('tells seconds, milliseconds, microseconds and nanoseconds by their size', () => {
    expect([1, 1e3, 1e6, 1e9].map((factor) => timeUnitOf(SECONDS * factor))).toEqual(['s', 'ms', 'us', 'ns']);
  });

  it('refuses to name a unit between the ranges, at zero, below zero and for NaN', () => {
    expect([1e10, 9.99e8, 5e11, 1e13, 1e16, 0, -SECONDS, Number.NaN].map(timeUnitOf)).toEqual(Array(8).fill(null));
  });
});

describe('conversion of time stamps', () => {
  it('gives the same microseconds whatever the unit and the type of the numbers', () => {
    const expected = [SECONDS * 1e6, (SECONDS + 60) * 1e6];
    for (const factor of [1, 1e3, 1e6, 1e9]) {
      const doubles = [SECONDS * factor, (SECONDS + 60) * factor];
      expect([...stampsToMicros(doubles).micros]).toEqual(expected);
      expect([...stampsToMicros(doubles.map(BigInt)).micros]).toEqual(expected);
    }
  });

  it('returns no unit for no stamps', () => {
    expect(stampsToMicros([])).toEqual({ unit: null, micros: new Float64Array(0) });
  });

  it('keeps a unit that is known for certain, although the size says another', () => {
    // 2024 in microseconds is 2024; 20 days after the epoch in microseconds would read as milliseconds of 2024.
    expect(() => stampsToMicros([1.7e12], { unit: 'us' })).toThrow(/BOT4_DATA_TIME/);
  });

  it('names row 1 when the first stamp has no unit', () => {
    const error = refusal([17_000_000_000, SECONDS]);
    expect(error.code).toBe('BOT4_DATA_TIME');
    expect(error.place).toEqual({ file: 'bars.csv', row: 1, key: 'time' });
  });

  it('says that the first time is missing when it is 0 or NaN', () => {
    expect(refusal([0]).message).toContain('missing or unreadable');
    expect(refusal([Number.NaN]).message).toContain('missing or unreadable');
  });

  it('names the first row that is in another unit, as in archives that changed to microseconds', () => {
    const error = refusal([SECONDS * 1e3, (SECONDS + 60) * 1e3, (SECONDS + 120) * 1e6]);
    expect(error.place.row).toBe(3);
    expect(error.message).toContain('is in us, while the rows before are in ms');
  });

  it('names the first row that is missing', () => {
    expect(refusal([SECONDS, 0]).place.row).toBe(2);
    expect(refusal([SECONDS, 0]).message).toContain('missing or unreadable');
    expect(refusal([SECONDS, -5]).message).toContain('time -5 is out of range');
  });

  it('refuses fractions of a microsecond', () => {
    expect(refusal([BigInt(SECONDS) * 1_000_000_000n + 1n]).message).toContain('whole number of microseconds');
    expect(refusal([SECONDS + 0.123456789]).message).toContain('whole number of microseconds');
  });
});
