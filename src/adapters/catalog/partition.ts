/**
 * How a data set is cut into files: by the month for bars and funding, by the day for trades, books and quotes (UTC), and
 * within one of these every `PART_ROWS` rows. The cuts depend on the rows alone, so the same rows make the same files
 * however they came, and adding to the end rewrites one file of at most that many rows.
 */
import type { DataSetKind } from '../../ports/market-catalog.ts';
import { isTimeUnique } from './column-layout.ts';

/** Rows of a file at most: 2^18 rows of 5 columns are 10 MiB of doubles, read or rewritten in about 50 ms. */
export const PART_ROWS = 1 << 18;

const MICROS_PER_DAY = 86_400e6;

/** A stretch of the calendar. */
export interface Partition {
  /** `2024-01` or `2024-01-31`. */
  readonly label: string;
  /** Microseconds, exclusive. */
  readonly to: number;
}

/** The partition of a time. @param time microseconds. */
export function partitionAt(kind: DataSetKind, time: number): Partition {
  const date = new Date(time / 1e3);
  if (!isTimeUnique(kind)) {
    const day = Math.floor(time / MICROS_PER_DAY);
    return { label: new Date(day * 86_400e3).toISOString().slice(0, 10), to: (day + 1) * MICROS_PER_DAY };
  }
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return { label: date.toISOString().slice(0, 7), to: next * 1e3 };
}

/** Name of a part: partition, number within it, first digits of the hash of its bytes. */
export function partFile(label: string, index: number, sha256: string): string {
  return `${label}.${String(index).padStart(4, '0')}.${sha256.slice(0, 16)}.parquet`;
}

/** Partition that a file name says. */
export function labelOf(file: string): string {
  return file.split('.')[0] as string;
}

/** First index from `from` whose time is at or after `time`. Binary search. */
export function lowerBound(times: Float64Array, time: number, from = 0): number {
  let low = from;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
