import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daysBetween,
  formatUtc,
  InvariantError,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  micros,
  microsFromMs,
} from './index.ts';

describe('lengths of time', () => {
  it('are multiples of each other: 24 hours of 60 minutes of 60 seconds of 1,000 milliseconds', () => {
    expect(MICROS_PER_DAY).toBe(24 * MICROS_PER_HOUR);
    expect(MICROS_PER_HOUR).toBe(60 * MICROS_PER_MINUTE);
    expect(MICROS_PER_MINUTE).toBe(60 * MICROS_PER_SECOND);
    expect(MICROS_PER_SECOND).toBe(1000 * MICROS_PER_MS);
  });
});

describe('milliseconds since the epoch', () => {
  it('become microseconds, and a fraction of a microsecond is refused', () => {
    expect(microsFromMs(1_700_000_000_123)).toBe(1_700_000_000_123_000);
    expect(() => microsFromMs(0.0001)).toThrow(InvariantError);
    expect(() => microsFromMs(-1)).toThrow(InvariantError);
  });
});

describe('time as text', () => {
  it('is UTC to the minute, cut and not rounded', () => {
    expect(formatUtc(micros(0))).toBe('1970-01-01 00:00');
    expect(formatUtc(micros(Date.UTC(2024, 1, 29, 23, 59, 59, 999) * 1000 + 999))).toBe('2024-02-29 23:59');
  });

  it('reads back as the same minute for every minute until the year 2255', () => {
    const minutes = Math.floor(Date.UTC(2255, 0, 1) / 60_000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: minutes }), (minute) => {
        const text = formatUtc(micros(minute * MICROS_PER_MINUTE));
        expect(Date.parse(`${text.replace(' ', 'T')}Z`)).toBe(minute * 60_000);
      }),
    );
  });
});

describe('days between two times', () => {
  it('are full ones: 30 days less a microsecond are 29', () => {
    const from = micros(1_700_000_000_000_000);
    expect(daysBetween({ from, to: micros(from + 30 * MICROS_PER_DAY) })).toBe(30);
    expect(daysBetween({ from, to: micros(from + 30 * MICROS_PER_DAY - 1) })).toBe(29);
    expect(daysBetween({ from, to: from })).toBe(0);
  });

  it('are negative when the second time is the earlier one', () => {
    expect(daysBetween({ from: micros(1), to: micros(0) })).toBe(-1);
  });
});
