/**
 * Returns of an account by UTC day, and what a report needs of them first: that they are a series, and which of their
 * days belong to which part of history.
 */
import { InputError, MICROS_PER_DAY } from '../../core/index.ts';

/** Returns by day, in order; days may be missing. */
export interface DailySeries {
  /** (n,) start of each UTC day, microseconds since the epoch, strictly increasing. */
  readonly time: readonly number[];
  /** (n,) simple return of equity over the day, net of costs, each ≥ −1. */
  readonly value: readonly number[];
}

function fault(key: string, detail: string): InputError {
  return new InputError('BOT4_STATS_INPUT', detail, { place: { key } });
}

/** Refuses what is no series of daily returns. @throws BOT4_STATS_INPUT naming `time` or `value`. */
export function requireDaily({ time, value }: DailySeries): void {
  if (time.length !== value.length) throw fault('value', `has ${value.length} returns for ${time.length} days`);
  for (let i = 0; i < time.length; i++) {
    const at = time[i] as number;
    const r = value[i] as number;
    if (!Number.isSafeInteger(at) || at % MICROS_PER_DAY !== 0) throw fault('time', `is not a UTC day at index ${i}`);
    if (i > 0 && at <= (time[i - 1] as number)) throw fault('time', `does not increase at index ${i}`);
    if (!(r >= -1 && Number.isFinite(r)))
      throw fault('value', `is ${r} at index ${i}: a return is finite and at least −1`);
  }
}

/** The two parts of a history. */
export interface DailyParts {
  readonly inSample: DailySeries;
  readonly outOfSample: DailySeries;
}

/**
 * Splits days at a boundary.
 * @param daily time (n,), value (n,).
 * @param boundary first microsecond of the out-of-sample part.
 * @returns the days that end at or before the boundary, and those that begin at or after it. The day that contains the
 * boundary belongs to neither: part of its return was seen when the strategy was chosen.
 * @example splitDaily({ time: [0, 86400e6], value: [0.1, 0.2] }, 86400e6).outOfSample.value // => [0.2]
 */
export function splitDaily(daily: DailySeries, boundary: number): DailyParts {
  const firstAfter = daily.time.findIndex((start) => start >= boundary);
  const after = firstAfter < 0 ? daily.time.length : firstAfter;
  const last = daily.time[after - 1];
  const before = last !== undefined && last + MICROS_PER_DAY > boundary ? after - 1 : after;
  return { inSample: cut(daily, 0, before), outOfSample: cut(daily, after, daily.time.length) };
}

function cut({ time, value }: DailySeries, from: number, to: number): DailySeries {
  return { time: time.slice(from, to), value: value.slice(from, to) };
}
