/** Daily returns compounded by UTC month and year: the table that a person reads first. O(n). */
import { MICROS_PER_MS } from '../../core/index.ts';
import { type DailySeries, requireDaily } from './daily-series.ts';

/** One calendar year. */
export interface YearReturns {
  readonly year: number;
  /** Compounded over all days of the year that are there. */
  readonly total: number;
  /** (12,) compounded by month, January first; null for a month without a day. */
  readonly months: readonly (number | null)[];
}

/**
 * Monthly and yearly returns.
 * @param daily time (n,), value (n,).
 * @returns one entry per year from the first to the last, none left out. The product of (1 + total) over all years is
 * that of (1 + return) over all days.
 * @throws BOT4_STATS_INPUT
 * @example calendarReturns({ time: [0, 31 * 86400e6], value: [0.5, 1] })[0]?.total // => 2
 */
export function calendarReturns(daily: DailySeries): readonly YearReturns[] {
  requireDaily(daily);
  const growth = new Map<number, (number | null)[]>();
  for (let i = 0; i < daily.time.length; i++) {
    const date = new Date((daily.time[i] as number) / MICROS_PER_MS);
    const months = growth.get(date.getUTCFullYear()) ?? new Array<number | null>(12).fill(null);
    growth.set(date.getUTCFullYear(), months);
    const month = date.getUTCMonth();
    months[month] = (months[month] ?? 1) * (1 + (daily.value[i] as number));
  }
  return years([...growth.keys()]).map((year) => yearReturns(year, growth.get(year) ?? []));
}

function years(known: readonly number[]): number[] {
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function yearReturns(year: number, growth: readonly (number | null)[]): YearReturns {
  const months = Array.from({ length: 12 }, (_, month) => growth[month] ?? null);
  const total = months.reduce<number>((product, factor) => product * (factor ?? 1), 1) - 1;
  return { year, total, months: months.map((factor) => (factor === null ? null : factor - 1)) };
}
