/**
 * Point-in-time joins: at each decision, of every source the last row that was known by then. A row is known when its event
 * time and the delay with which the source publishes have passed; nothing later is ever seen. One pass over decisions and
 * rows, O(n + m), in typed arrays.
 */
import { InputError } from '../core/index.ts';

/** Columns of one source: features of an instrument, funding rates, anything with times. */
export interface AsOfSource {
  /** (m,) event times, microseconds, not falling. Of rows with the same time the last one counts. */
  readonly time: Float64Array;
  /** (m,) for each name. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** Microseconds from the event time until a decision can know the row; a whole number from 0. It has no default. */
  readonly delayMicros: number;
  /** A row whose event time lies further back than this, in microseconds, counts as missing. @defaultValue no limit */
  readonly maxAgeMicros?: number;
}

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

function checkMicros(key: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return;
  refuse(key, `${key} is ${value}; it is a whole number of microseconds from 0`);
}

function checkOrder(name: string, time: Float64Array): void {
  for (let i = 0; i < time.length; i++) {
    const now = time[i] as number;
    if (Number.isSafeInteger(now) && (i === 0 || now >= (time[i - 1] as number))) continue;
    throw new InputError('BOT4_DATA_ORDER', `time ${now} is no whole number of µs from the one before on`, {
      place: { row: i + 1, key: name },
    });
  }
}

/**
 * Rows that are known at decisions.
 * @param decisions (n,) times, microseconds, not falling.   @param source with m rows.
 * @returns (n,) the last row i of the source with time[i] + delay ≤ decision; −1 where there is none, or where
 * decision − time[i] > maxAge.
 * @throws BOT4_DATA_ORDER for times that fall or are no whole numbers, BOT4_CONFIG_VALUE for delay and age.
 * @example asOfRows(Float64Array.of(10, 20, 30), { time: Float64Array.of(5, 15, 25), columns: {}, delayMicros: 5 }) // => Int32Array.of(0, 1, 2)
 */
export function asOfRows(decisions: Float64Array, source: AsOfSource): Int32Array {
  const { time, delayMicros, maxAgeMicros } = source;
  if (delayMicros === undefined) refuse('delayMicros', 'delayMicros is missing: when can a decision know a row?');
  checkMicros('delayMicros', delayMicros);
  checkMicros('maxAgeMicros', maxAgeMicros);
  checkOrder('decisions', decisions);
  checkOrder('time', time);
  const ageMax = maxAgeMicros ?? Number.POSITIVE_INFINITY;
  const rows = new Int32Array(decisions.length);
  let row = -1;
  for (let i = 0; i < decisions.length; i++) {
    const decision = decisions[i] as number;
    // Whole microseconds below 2^53 on both sides: the sum is exact, and a tie is one.
    while (row + 1 < time.length && (time[row + 1] as number) + delayMicros <= decision) row++;
    rows[i] = row >= 0 && decision - (time[row] as number) <= ageMax ? row : -1;
  }
  return rows;
}

/** Values of a column at rows; NaN at row −1. */
function take(column: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    values[i] = row < 0 ? Number.NaN : (column[row] as number);
  }
  return values;
}

/**
 * Joins the columns of several sources to decisions.
 * @param decisions (n,) times, microseconds, not falling.   @param sources by name, each with its own delay.
 * @returns for each source, (n,) for each of its columns; NaN where nothing was known, or what was known is too old. A NaN
 * in the last known row stays one: an older value is not put in its place.
 * @throws BOT4_DATA_ORDER, BOT4_CONFIG_VALUE as `asOfRows`; BOT4_DATA_COLUMN for a column that is not as long as its times.
 */
export function asOfJoin<const T extends Readonly<Record<string, AsOfSource>>>(
  decisions: Float64Array,
  sources: T,
): { readonly [Name in keyof T]: { readonly [Column in keyof T[Name]['columns']]: Float64Array } } {
  const joined = Object.entries(sources).map(([name, source]) => {
    const rows = asOfRows(decisions, source);
    const columns = Object.entries(source.columns).map(([key, column]) => {
      if (column.length === source.time.length) return [key, take(column, rows)] as const;
      const detail = `${name}.${key} has ${column.length} rows, its times have ${source.time.length}`;
      throw new InputError('BOT4_DATA_COLUMN', detail, { place: { key } });
    });
    return [name, Object.fromEntries(columns)] as const;
  });
  return Object.fromEntries(joined) as ReturnType<typeof asOfJoin<T>>;
}
