/**
 * The plan of a fetch, without a venue and without a disk: where it goes on, where its commits are cut, and what it found
 * missing.
 *
 * Commits are cut at places that depend on the data alone (multiples of a span of time, or of a number of ids), never on
 * when a process was stopped. So a fetch that was killed a hundred times leaves the same parts as one that was not.
 */
import { InputError } from '../core/index.ts';
import { intervalMicrosOf, type WireScale } from '../domain/market/index.ts';
import type { HistoryPosition } from '../ports/history-source.ts';
import type { DataColumns } from '../ports/market-catalog.ts';

/** Rows that a venue does not have, between the first and the last that it was asked for. */
export interface MissingRows {
  readonly rows: number;
  readonly runs: number;
  /** Rows of the longest run and the time after which it begins, microseconds. */
  readonly longest: number;
  readonly longestFrom: number;
}

/** What is committed with the rows. */
export interface FetchCursor {
  /** First time that was ever asked for, microseconds. */
  readonly from: number;
  readonly next: HistoryPosition;
  readonly missing: MissingRows;
}

export const NOTHING_MISSING: MissingRows = { rows: 0, runs: 0, longest: 0, longestFrom: 0 };

const VERSION = 1;

/** A cursor as the text that the catalog keeps. */
export function formatCursor(cursor: FetchCursor): string {
  return JSON.stringify({ version: VERSION, ...cursor });
}

/** null for text that is no JSON: refused like every other text that is no cursor of ours. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Reads a cursor back.
 * @returns undefined for a data set that was not fetched.
 * @throws BOT4_DATA_UNSUPPORTED when it was written by a version that this one does not read.
 */
export function parseCursor(text: string | undefined): FetchCursor | undefined {
  if (text === undefined) return undefined;
  const found = readJson(text) as Partial<FetchCursor & { version: number }> | null;
  const { from, next, missing } = found ?? {};
  const numbers = [from, next?.time, next?.id, missing?.rows, missing?.runs, missing?.longest, missing?.longestFrom];
  if (found?.version !== VERSION || !numbers.every(isWhole)) {
    throw new InputError('BOT4_DATA_UNSUPPORTED', 'the data set has a cursor that this version does not read');
  }
  return { from, next, missing } as FetchCursor;
}

/** Counts missing rows as pages come in order. */
export class MissingCount {
  #rows: number;
  #runs: number;
  #longest: number;
  #longestFrom: number;

  constructor(start: MissingRows) {
    this.#rows = start.rows;
    this.#runs = start.runs;
    this.#longest = start.longest;
    this.#longestFrom = start.longestFrom;
  }

  /** @param count rows missing, 0 or more. @param after time after which they are, microseconds. */
  add(count: number, after: number): void {
    if (count <= 0) return;
    this.#rows += count;
    this.#runs += 1;
    if (count > this.#longest) {
      this.#longest = count;
      this.#longestFrom = after;
    }
  }

  get value(): MissingRows {
    return { rows: this.#rows, runs: this.#runs, longest: this.#longest, longestFrom: this.#longestFrom };
  }
}

/** How commits are cut: by a span of time (bars, funding) or by a number of ids (trades). */
export type CommitCut = { readonly spanMicros: number } | { readonly ids: number };

/** Rows that wait for their commit, as growing columns. */
export class RowBuffer {
  readonly names: readonly string[];
  #columns: Record<string, Float64Array>;
  #length = 0;

  constructor(names: readonly string[]) {
    this.names = names;
    this.#columns = Object.fromEntries(names.map((name) => [name, new Float64Array(1024)]));
  }

  get length(): number {
    return this.#length;
  }

  column(name: string): Float64Array {
    return (this.#columns[name] as Float64Array).subarray(0, this.#length);
  }

  /** Appends the rows [from, end) of `rows`. @throws BOT4_DATA_COLUMN when a column is missing. */
  append(rows: DataColumns, from: number): void {
    const added = (rows.time as Float64Array).length - from;
    if (added <= 0) return;
    const need = this.#length + added;
    for (const name of this.names) {
      const source = rows[name];
      if (source === undefined) throw new InputError('BOT4_DATA_COLUMN', `a page has no column ${name}`);
      let target = this.#columns[name] as Float64Array;
      if (target.length < need) {
        const larger = new Float64Array(Math.max(need, 2 * target.length));
        larger.set(target.subarray(0, this.#length));
        this.#columns[name] = larger;
        target = larger;
      }
      target.set(source.subarray(from), this.#length);
    }
    this.#length = need;
  }

  /** Takes the first `count` rows out. */
  take(count: number): DataColumns {
    const taken: Record<string, Float64Array> = {};
    for (const name of this.names) {
      const column = this.#columns[name] as Float64Array;
      taken[name] = column.slice(0, count);
      column.copyWithin(0, count, this.#length);
    }
    this.#length -= count;
    return taken;
  }
}

/** First index whose value is at or above `bound` in an ascending column. O(log n). */
export function firstAtOrAbove(column: Float64Array, bound: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the next commit holds. */
export interface NextCommit {
  readonly rows: number;
  readonly next: HistoryPosition;
}

/**
 * The next commit that is full, if there is one.
 * @param o.answered everything before it is in the buffer or was committed.
 * @param o.start position after the last commit.
 * @example nextCommit(new RowBuffer(['time']), { cut: { spanMicros: 10 }, start: { time: 5, id: 0 }, answered: { time: 9, id: 0 } }) // => undefined
 */
export function nextCommit(
  buffer: RowBuffer,
  o: { readonly cut: CommitCut; readonly start: HistoryPosition; readonly answered: HistoryPosition },
): NextCommit | undefined {
  if ('spanMicros' in o.cut) {
    const boundary = (Math.floor(o.start.time / o.cut.spanMicros) + 1) * o.cut.spanMicros;
    if (o.answered.time < boundary) return undefined;
    return { rows: firstAtOrAbove(buffer.column('time'), boundary), next: { time: boundary, id: 0 } };
  }
  if (buffer.length === 0) return undefined;
  const ids = buffer.column('id');
  const block = Math.floor((ids[0] as number) / o.cut.ids);
  let rows = 0;
  while (rows < ids.length && Math.floor((ids[rows] as number) / o.cut.ids) <= block) rows++;
  // The first row of the next block must be there: only then is this one known to be whole.
  if (rows === ids.length) return undefined;
  return { rows, next: positionAfter(buffer, rows) };
}

/** Position after the first `rows` rows of a buffer of trades. */
export function positionAfter(buffer: RowBuffer, rows: number): HistoryPosition {
  return { time: buffer.column('time')[rows - 1] as number, id: (buffer.column('id')[rows - 1] as number) + 1 };
}

/** Shortest and longest bars that venues have. */
const INTERVAL_MIN = 1e6;
const INTERVAL_MAX = 7 * 86_400e6;

/**
 * Length of a bar that a venue may have, in microseconds.
 * @throws BOT4_CONFIG_VALUE when it is no length from a second to a week.
 * @example parseInterval('15m') // => 900000000
 */
export function parseInterval(text: string): number {
  const micros = intervalMicrosOf(text);
  if (micros < INTERVAL_MIN || micros > INTERVAL_MAX) {
    throw new InputError('BOT4_CONFIG_VALUE', `interval is '${text}'; write 1m, 5m, 15m, 1h, 4h or 1d`, {
      place: { key: 'interval' },
    });
  }
  return micros;
}

const DAY_OR_TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * A day or a time as microseconds since the epoch; UTC unless it names an offset.
 * @throws BOT4_CONFIG_VALUE naming `key`.
 * @example parseTimeText('2024-01-01', 'from') // => 1704067200000000
 */
export function parseTimeText(text: string, key: string): number {
  const zoned = /(Z|[+-]\d{2}:\d{2})$/.test(text) && text.length > 10;
  const iso = text.length === 10 ? `${text}T00:00:00Z` : text.replace(' ', 'T') + (zoned ? '' : 'Z');
  const millis = DAY_OR_TIME.test(text) ? Date.parse(iso) : Number.NaN;
  // Date.parse takes the 30th of February for the 1st of March: a day that does not come back is none.
  const sameDay = !Number.isNaN(millis) && (zoned || isoTime(millis * 1000).startsWith(text.slice(0, 10)));
  if (!sameDay || millis < 0) {
    throw new InputError('BOT4_CONFIG_VALUE', `${key} is '${text}'; write 2024-01-31 or 2024-01-31T12:30:00Z`, {
      place: { key },
    });
  }
  return millis * 1000;
}

/**
 * A time for people, UTC: without seconds where they are 0.
 * @example isoTime(1704067200e6) // => '2024-01-01 00:00'
 */
export function isoTime(micros: number): string {
  const text = new Date(Math.floor(micros / 1000)).toISOString().replace('T', ' ');
  if (text.endsWith(':00.000Z')) return text.slice(0, 16);
  return text.endsWith('.000Z') ? text.slice(0, 19) : text.slice(0, 23);
}

/** A column of whole numbers of 10^−decimals with as few decimals as its values need, and no fewer than `least`. */
function shorten(column: Float64Array, decimals: number, least: number): { column: Float64Array; decimals: number } {
  let drop = Math.max(0, decimals - least);
  for (let i = 0; i < column.length && drop > 0; i++) {
    while (drop > 0 && (column[i] as number) % 10 ** drop !== 0) drop--;
  }
  if (drop === 0) return { column, decimals };
  return { column: column.map((value) => value / 10 ** drop), decimals: decimals - drop };
}

/**
 * Trades with the decimals that they need: what a market trades in today, and more only where steps were finer once.
 * @example shortestScale({ price: Float64Array.of(150), qty: Float64Array.of(12) }, { priceDecimals: 3, qtyDecimals: 1 }, { priceDecimals: 1, qtyDecimals: 0 }).scale // => { priceDecimals: 2, qtyDecimals: 1 }
 */
export function shortestScale(
  columns: DataColumns,
  scale: WireScale,
  least: WireScale,
): { readonly columns: DataColumns; readonly scale: WireScale } {
  const price = shorten(columns.price as Float64Array, scale.priceDecimals, least.priceDecimals);
  const qty = shorten(columns.qty as Float64Array, scale.qtyDecimals, least.qtyDecimals);
  return {
    columns: { ...columns, price: price.column, qty: qty.column },
    scale: { priceDecimals: price.decimals, qtyDecimals: qty.decimals },
  };
}
