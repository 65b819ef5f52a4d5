/**
 * Which rows of a commit are new. A commit may be repeated after a crash, and two sources may overlap, so rows that are
 * stored already are found and left out; a row that contradicts a stored one is refused.
 *
 * Rows before the last stored time must all be stored. At the last stored time itself more rows may follow: trades are told
 * apart by their ids; where there are none, the longest end of what is stored that is a beginning of what comes is taken
 * to be the same rows.
 */
import { formatUtc, InputError, micros } from '../../core/index.ts';
import type { DataColumns, DataSetKind } from '../../ports/market-catalog.ts';
import { isTimeUnique } from './column-layout.ts';
import { lowerBound } from './partition.ts';

/** What is compared. */
export interface Overlap {
  readonly id: string;
  readonly kind: DataSetKind;
  /** Time of the last row of the data set. */
  readonly last: number;
  /** Stored rows between the first and the last incoming time. */
  readonly stored: DataColumns;
  readonly incoming: DataColumns;
  /** Names of the columns of both. */
  readonly names: readonly string[];
}

function conflict(overlap: Overlap, row: number, detail: string): never {
  const time = (overlap.incoming.time as Float64Array)[row] as number;
  throw new InputError('BOT4_CATALOG_CONFLICT', `the row of ${formatUtc(micros(time))} ${detail}`, {
    place: { file: overlap.id, row: row + 1 },
  });
}

/** Name of the first column in which two rows differ; a value that one side does not know is no difference. */
function difference(overlap: Overlap, storedRow: number, row: number): string | undefined {
  return overlap.names.find((name) => {
    const a = (overlap.stored[name] as Float64Array)[storedRow] as number;
    const b = (overlap.incoming[name] as Float64Array)[row] as number;
    return a !== b && !Number.isNaN(a) && !Number.isNaN(b);
  });
}

function refuseDifference(overlap: Overlap, storedRow: number, row: number): void {
  const name = difference(overlap, storedRow, row);
  if (name === undefined) return;
  const stored = (overlap.stored[name] as Float64Array)[storedRow];
  const incoming = (overlap.incoming[name] as Float64Array)[row];
  conflict(overlap, row, `has ${name} ${incoming}, the stored one has ${stored}`);
}

/** Checks that the rows [0, to) of what comes are stored, in order. */
function checkStored(overlap: Overlap, to: number): void {
  const stored = overlap.stored.time as Float64Array;
  const incoming = overlap.incoming.time as Float64Array;
  let at = 0;
  for (let row = 0; row < to; row++) {
    const time = incoming[row] as number;
    at = lowerBound(stored, time, at);
    if (stored[at] !== time) conflict(overlap, row, 'lies before the last stored row and is not stored');
    if (isTimeUnique(overlap.kind)) refuseDifference(overlap, at, row);
    else {
      const first = at;
      while (stored[at] === time && difference(overlap, at, row) !== undefined) at += 1;
      if (stored[at] !== time) {
        refuseDifference(overlap, first, row);
        conflict(overlap, row, 'comes more often than it is stored');
      }
    }
    at += 1;
  }
}

/** Rows [from, to) of trades with ids that are not stored yet. */
function newById(overlap: Overlap, storedFrom: number, from: number, to: number): number[] {
  const ids = overlap.stored.id as Float64Array;
  const rows = new Map<number, number>();
  for (let i = storedFrom; i < ids.length; i++) rows.set(ids[i] as number, i);
  const fresh: number[] = [];
  for (let row = from; row < to; row++) {
    const storedRow = rows.get((overlap.incoming.id as Float64Array)[row] as number);
    if (storedRow === undefined) fresh.push(row);
    else refuseDifference(overlap, storedRow, row);
  }
  return fresh;
}

/** How many rows from `from` on are the rows of the stored ones that begin at `storedFrom + skip`. */
function sameRun(overlap: Overlap, storedAt: number, from: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (difference(overlap, storedAt + i, from + i) !== undefined) return false;
  return true;
}

/** Number of rows from `from` on that repeat the end of what is stored, or stand within it. */
function repeatedRows(overlap: Overlap, storedFrom: number, from: number, to: number): number {
  const end = (overlap.stored.time as Float64Array).length;
  for (let at = storedFrom; at < end; at++) {
    const count = Math.min(end - at, to - from);
    if (sameRun(overlap, at, from, count)) return count;
  }
  return 0;
}

function newAtLastTime(overlap: Overlap, from: number, to: number): number[] {
  const stored = overlap.stored.time as Float64Array;
  const storedFrom = lowerBound(stored, overlap.last);
  const { kind, incoming } = overlap;
  if (kind === 'trades' && (incoming.id as Float64Array).subarray(from, to).every((id) => id !== 0)) {
    return newById(overlap, storedFrom, from, to);
  }
  const repeated = repeatedRows(overlap, storedFrom, from, to);
  return Array.from({ length: to - from - repeated }, (_, i) => from + repeated + i);
}

/**
 * The rows of a commit that are not stored yet.
 * @returns the columns of these rows; views where they are the end of what came.
 * @throws BOT4_CATALOG_CONFLICT naming the row (from 1) that contradicts a stored one or lies before the last.
 */
export function newRows(overlap: Overlap): DataColumns {
  const { incoming, kind, last, names } = overlap;
  const time = incoming.time as Float64Array;
  const lastFrom = lowerBound(time, last);
  const after = lowerBound(time, last + 1);
  checkStored(overlap, isTimeUnique(kind) ? after : lastFrom);
  const fresh = isTimeUnique(kind) ? [] : newAtLastTime(overlap, lastFrom, after);
  const first = after - fresh.length;
  const isEnd = fresh.every((row, i) => row === first + i);
  const pick = (values: Float64Array): Float64Array => {
    if (isEnd) return values.subarray(first);
    const picked = new Float64Array(fresh.length + values.length - after);
    fresh.forEach((row, i) => {
      picked[i] = values[row] as number;
    });
    picked.set(values.subarray(after), fresh.length);
    return picked;
  };
  return Object.fromEntries(names.map((name) => [name, pick(incoming[name] as Float64Array)]));
}
