import { describe, expect, it } from 'vitest';
import { MICROS_PER_MS } from '../../core/index.ts';
import { calendarReturns } from './index.ts';

const day = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date) * MICROS_PER_MS;

describe('calendarReturns', () => {
  it('compounds the days of a month and the months of a year', () => {
    const years = calendarReturns({
      time: [day(2023, 12, 31), day(2024, 1, 1), day(2024, 1, 31), day(2024, 2, 29)],
      value: [0.1, 0.5, -0.5, 1],
    });
    expect(years.map((row) => row.year)).toEqual([2023, 2024]);
    expect(years[0]?.months[11]).toBeCloseTo(0.1, 12);
    expect(years[0]?.months[0]).toBeNull();
    expect(years[1]?.months.slice(0, 3)).toEqual([-0.25, 1, null]);
    expect(years[1]?.total).toBe(0.5);
  });

  it('keeps a year without days as a row of nothing', () => {
    const years = calendarReturns({ time: [day(2020, 6, 1), day(2022, 6, 1)], value: [0, 0] });
    expect(years.map((row) => row.year)).toEqual([2020, 2021, 2022]);
    expect(years[1]).toEqual({ year: 2021, total: 0, months: new Array(12).fill(null) });
  });

  it('keeps a month in which everything was lost as -1, not as missing', () => {
    expect(
      calendarReturns({ time: [day(2020, 1, 1), day(2020, 2, 1)], value: [-1, 0] })[0]?.months.slice(0, 2),
    ).toEqual([-1, 0]);
  });

  it('of no days is no years', () => {
    expect(calendarReturns({ time: [], value: [] })).toEqual([]);
  });
});
