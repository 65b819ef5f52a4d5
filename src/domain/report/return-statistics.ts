/** The figures of a return series that a tear sheet shows, from the functions of `stats`: no formula stands here twice. */
import { InputError, MICROS_PER_DAY } from '../../core/index.ts';
import { performance, probabilisticSharpe, sharpe, sharpeLo } from '../stats/index.ts';
import { type DailySeries, requireDaily } from './daily-series.ts';

/** How a year is counted. */
export interface AnnualOptions {
  /** Days of trading per year: 365 for markets that never close. */
  readonly periodsPerYear: number;
}

/** The return of one day. */
export interface DayReturn {
  /** Start of the day, microseconds. */
  readonly time: number;
  readonly value: number;
}

/** Statistics of daily returns. One that does not exist for the data (no risk, no loss, too few days) is NaN or infinite. */
export interface ReturnStatistics {
  /** Start of the first day and end of the last, microseconds. */
  readonly from: number;
  readonly to: number;
  readonly days: number;
  /** Compounded. */
  readonly totalReturn: number;
  /** Compound annual growth rate. */
  readonly cagr: number;
  readonly annualVolatility: number;
  /** Annual, over a risk-free rate of zero. */
  readonly sharpe: number;
  /** Standard error of `sharpe`, annual, for the skewness and kurtosis of the returns (Mertens 2002). */
  readonly sharpeError: number;
  /** Probability that the true Sharpe ratio is above zero. */
  readonly probabilisticSharpe: number;
  /** Annual. */
  readonly sortino: number;
  /** `cagr` over the magnitude of `maxDrawdown`. */
  readonly calmar: number;
  /** By daily equity, ≤ 0; within a day it may have been deeper. */
  readonly maxDrawdown: number;
  /** Share of days with a gain. */
  readonly positiveDays: number;
  readonly bestDay: DayReturn;
  readonly worstDay: DayReturn;
}

/** The value, or NaN when the data has none. Any other error is a bug and goes on. */
function orNaN(compute: () => number): number {
  try {
    return compute();
  } catch (error) {
    if (error instanceof InputError) return Number.NaN;
    throw error;
  }
}

/**
 * Statistics of daily returns.
 * @param daily time (n,), value (n,).
 * @param options periodsPerYear; no default, because it changes the conclusion.
 * @returns the statistics, or null for fewer than two days.
 * @throws BOT4_STATS_INPUT, BOT4_STATS_ARGUMENT
 * See `performance`, `sharpe`, `sharpeLo` and `probabilisticSharpe` of `bot4/stats` for the formulas.
 * @example returnStatistics({ time: [0, 86400e6], value: [1, -0.5] }, { periodsPerYear: 365 })?.maxDrawdown // => -0.5
 */
export function returnStatistics(daily: DailySeries, options: AnnualOptions): ReturnStatistics | null {
  requireDaily(daily);
  const { time, value } = daily;
  if (value.length < 2) return null;
  const periods = options.periodsPerYear;
  const { totalReturn, cagr, annualVolatility, sortino, calmar, maxDrawdown, winRate } = performance(value, {
    periods,
  });
  return {
    from: time[0] as number,
    to: (time.at(-1) as number) + MICROS_PER_DAY,
    days: value.length,
    totalReturn,
    cagr,
    annualVolatility,
    sharpe: orNaN(() => sharpe(value, { rf: 0, periods })),
    sharpeError: orNaN(() => sharpeLo(value, { q: 1 }).seMertens) * Math.sqrt(periods),
    probabilisticSharpe: orNaN(() => probabilisticSharpe(value, { benchmark: 0 }).probability),
    sortino,
    calmar,
    maxDrawdown,
    positiveDays: winRate,
    bestDay: extremeDay(daily, (a, b) => a > b),
    worstDay: extremeDay(daily, (a, b) => a < b),
  };
}

/** The first of the most extreme days. */
function extremeDay({ time, value }: DailySeries, isBeyond: (a: number, b: number) => boolean): DayReturn {
  let at = 0;
  for (let i = 1; i < value.length; i++) if (isBeyond(value[i] as number, value[at] as number)) at = i;
  return { time: time[at] as number, value: value[at] as number };
}
