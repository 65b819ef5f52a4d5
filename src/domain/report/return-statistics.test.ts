import { describe, expect, it } from 'vitest';
import { MICROS_PER_DAY as DAY } from '../../core/index.ts';
import { performance, sharpe, sharpeLo } from '../stats/index.ts';
import { returnStatistics } from './index.ts';

const series = (...value: number[]): { time: number[]; value: number[] } => ({
  time: value.map((_, at) => at * DAY),
  value,
});
const annual = { periodsPerYear: 365 };

describe('returnStatistics', () => {
  const value = [0.01, -0.02, 0.03, 0.005, -0.01, 0.02];

  it('are those of bot4/stats, annualised with the days that were asked for', () => {
    const result = returnStatistics(series(...value), annual);
    const expected = performance(value, { periods: 365 });
    expect(result).toMatchObject({
      from: 0,
      to: 6 * DAY,
      days: 6,
      totalReturn: expected.totalReturn,
      cagr: expected.cagr,
      annualVolatility: expected.annualVolatility,
      sortino: expected.sortino,
      calmar: expected.calmar,
      maxDrawdown: expected.maxDrawdown,
      sharpe: sharpe(value, { rf: 0, periods: 365 }),
      sharpeError: sharpeLo(value, { q: 1 }).seMertens * Math.sqrt(365),
      positiveDays: 4 / 6,
      bestDay: { time: 2 * DAY, value: 0.03 },
      worstDay: { time: DAY, value: -0.02 },
    });
    expect(result?.probabilisticSharpe).toBeGreaterThan(0.5);
  });

  it('name the first of equal days', () => {
    expect(returnStatistics(series(0.1, 0.1, -0.1, -0.1), annual)).toMatchObject({
      bestDay: { time: 0 },
      worstDay: { time: 2 * DAY },
    });
  });

  it('of an account that never moved have no ratio and lose nothing', () => {
    const result = returnStatistics(series(0, 0, 0), annual);
    expect(result).toMatchObject({ totalReturn: 0, maxDrawdown: 0, annualVolatility: 0, positiveDays: 0 });
    expect([result?.sharpe, result?.sharpeError, result?.probabilisticSharpe, result?.sortino]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('of two days have a Sharpe ratio and no error of it', () => {
    const result = returnStatistics(series(0.02, 0.01), annual);
    expect(result?.sharpe).toBeGreaterThan(0);
    expect(result?.sharpeError).toBeNaN();
  });

  it('of less than two days do not exist', () => {
    expect(returnStatistics(series(0.1), annual)).toBeNull();
    expect(returnStatistics(series(), annual)).toBeNull();
  });

  it('refuse a year without days and a return below -1', () => {
    expect(() => returnStatistics(series(0.1, 0.2), { periodsPerYear: 0 })).toThrow('BOT4_STATS_ARGUMENT');
    expect(() => returnStatistics(series(0.1, -2), annual)).toThrow('BOT4_STATS_INPUT');
  });
});
