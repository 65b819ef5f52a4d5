/** Lengths of time in microseconds and their text form. Pure: nothing here reads a clock. */
import { type Micros, micros } from './units.ts';

export const MICROS_PER_MS = 1e3;
export const MICROS_PER_SECOND = 1e6;
export const MICROS_PER_MINUTE = 60e6;
export const MICROS_PER_HOUR = 3600e6;
export const MICROS_PER_DAY = 86400e6;

/** Milliseconds since the epoch to `Micros`. */
export function microsFromMs(ms: number): Micros {
  return micros(ms * MICROS_PER_MS);
}

/** `2024-01-31 17:00` in UTC, for people. @example formatUtc(micros(0)) // => '1970-01-01 00:00' */
export function formatUtc(at: Micros): string {
  return new Date(at / MICROS_PER_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** Full days between two times. */
export function daysBetween(args: { readonly from: Micros; readonly to: Micros }): number {
  return Math.floor((args.to - args.from) / MICROS_PER_DAY);
}
