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

/** A row lies before the end of what is stored and is not stored: it can only be inserted. */
export class EarlierRow extends InputError {}

type Compared = Pick<Overlap, 'id' | 'stored' | 'incoming' | 'names'>;

function conflict(overlap: Compared, row: number, detail: string, Kind = InputError): never {
  const time = (overlap.incoming.time as Float64Array)[row] as number;
  throw new Kind('BOT4_CATALOG_CONFLICT', `the row of ${formatUtc(micros(time))} ${detail}`, {
    place: { file: overlap.id, row: row + 1 },
  });
}

/** Name of the first column in which two rows differ; a value that one side does not know is no difference. */
function difference(overlap: Compared, storedRow: number, row: number): string | undefined {
  return overlap.names.find((name) => {
    const a = (overlap.stored[name] as Float64Array)[storedRow] as number;
    const b = (overlap.incoming[name] as Float64Array)[row] as number;
    return a !== b && !Number.isNaN(a) && !Number.isNaN(b);
  });
}

function refuseDifference(overlap: Compared, storedRow: number, row: number): void {
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
    if (stored[at] !== time) {
      conflict(overlap, row, 'lies before the last stored row and is not stored', EarlierRow);
    }
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

/** What is merged: rows of one partition of both sides. */
export interface Merge {
  readonly id: string;
  readonly kind: DataSetKind;
  readonly stored: DataColumns;
  readonly incoming: DataColumns;
  /** First and last time of everything that comes. */
  readonly range: readonly [first: number, last: number];
}

/** End of the rows that have the time of row `from`. */
function groupEnd(time: Float64Array, from: number): number {
  return lowerBound(time, (time[from] as number) + 1, from);
}

/** Rows of both, as pairs of a side (0 stored, 1 incoming) and a row, in the order of time. */
class MergedOrder {
  readonly sides: number[] = [];
  readonly rows: number[] = [];
  added = 0;
  private readonly overlap: Compared;
  private readonly merge: Merge;

  constructor(overlap: Compared, merge: Merge) {
    this.overlap = overlap;
    this.merge = merge;
  }

  private take(side: number, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      this.sides.push(side);
      this.rows.push(row);
    }
    if (side === 1) this.added += to - from;
  }

  /** Stored rows in the range of what comes are in it, where rows have no name of their own: else the sources differ. */
  takeStored(from: number, to: number): void {
    const { kind, stored, range } = this.merge;
    const time = stored.time?.[from] as number;
    const isNamed = isTimeUnique(kind) || this.hasIds(stored, from, to);
    if (!isNamed && time > range[0] && time < range[1]) {
      const detail = `the stored row of ${formatUtc(micros(time))} is not among the rows that come, which begin before and end after it`;
      throw new InputError('BOT4_CATALOG_CONFLICT', detail, { place: { file: this.merge.id } });
    }
    this.take(0, from, to);
  }

  takeIncoming(from: number, to: number): void {
    this.take(1, from, to);
  }

  private hasIds(columns: DataColumns, from: number, to: number): boolean {
    return this.merge.kind === 'trades' && (columns.id as Float64Array).subarray(from, to).every((id) => id !== 0);
  }

  /** Rows of one time that both have. */
  takeBoth(stored: readonly [number, number], incoming: readonly [number, number]): void {
    const { merge, overlap } = this;
    if (this.hasIds(merge.stored, ...stored) && this.hasIds(merge.incoming, ...incoming)) {
      this.takeById(stored, incoming);
      return;
    }
    const free = new Set(Array.from({ length: stored[1] - stored[0] }, (_, i) => stored[0] + i));
    for (let row = incoming[0]; row < incoming[1]; row++) {
      const same = [...free].find((at) => difference(overlap, at, row) === undefined);
      if (same === undefined) {
        refuseDifference(overlap, stored[0], row);
        conflict(overlap, row, 'comes more often than it is stored');
      }
      free.delete(same as number);
    }
    this.take(0, ...stored);
  }

  private takeById(stored: readonly [number, number], incoming: readonly [number, number]): void {
    const { overlap } = this;
    const ids = overlap.stored.id as Float64Array;
    const comingIds = overlap.incoming.id as Float64Array;
    const known = new Map<number, number>();
    for (let at = stored[0]; at < stored[1]; at++) known.set(ids[at] as number, at);
    const fresh: number[] = [];
    for (let row = incoming[0]; row < incoming[1]; row++) {
      const at = known.get(comingIds[row] as number);
      if (at === undefined) fresh.push(row);
      else refuseDifference(overlap, at, row);
    }
    let at = stored[0];
    for (const row of fresh) {
      while (at < stored[1] && (ids[at] as number) < (comingIds[row] as number)) this.take(0, at, ++at);
      this.take(1, row, row + 1);
    }
    this.take(0, at, stored[1]);
  }
}

/**
 * The rows of both sides in the order of time, those that are on both once.
 * @returns columns of both; NaN where a side does not have one.
 * @throws BOT4_CATALOG_CONFLICT when a row contradicts a stored one, or when rows without a name of their own (trades without
 * ids, books, quotes) would come between stored ones.
 */
export function mergedRows(merge: Merge): { readonly columns: DataColumns; readonly added: number } {
  const { stored, incoming } = merge;
  const a = stored.time as Float64Array;
  const b = incoming.time as Float64Array;
  const names = Object.keys(incoming).filter((name) => stored[name] !== undefined);
  const order = new MergedOrder({ id: merge.id, stored, incoming, names }, merge);
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const iEnd = i < a.length ? groupEnd(a, i) : i;
    const jEnd = j < b.length ? groupEnd(b, j) : j;
    const first = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    if (a[i] === b[j]) order.takeBoth([i, iEnd], [j, jEnd]);
    else if (a[i] === first) order.takeStored(i, iEnd);
    else order.takeIncoming(j, jEnd);
    if (a[i] === first) i = iEnd;
    if (b[j] === first) j = jEnd;
  }
  const { sides, rows, added } = order;
  const all = new Set([...Object.keys(stored), ...Object.keys(incoming)]);
  const column = (name: string): Float64Array => {
    const values = new Float64Array(rows.length);
    const from = [stored[name], incoming[name]];
    for (let k = 0; k < rows.length; k++) values[k] = from[sides[k] as number]?.[rows[k] as number] ?? Number.NaN;
    return values;
  };
  return { columns: Object.fromEntries([...all].map((name) => [name, column(name)])), added };
}
