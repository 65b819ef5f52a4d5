/**
 * Depth and trades of one instrument, decoded once into columns that a backtest reads any number of times: 29 bytes an
 * event. Times are whole nanoseconds from a common origin (the first event of a recording, say), so that doubles hold
 * them exactly for 104 days.
 */
import { InputError } from '../../core/index.ts';
import { BOOK_LOST, BOOK_RESET } from '../market/index.ts';
import type { RecordedBook, RecordedTrades } from '../sim/index.ts';

/** What an event says. A level holds so many lots from now on; a taker bought or sold so many; all levels are gone. */
export const DEPTH = { bid: 0, ask: 1, buy: 2, sell: 3, clear: 4 } as const;

/** Columns of events, in the order in which they reach the local side. */
export interface DepthColumns {
  /** (n,) `DEPTH`. */
  readonly kind: Uint8Array;
  /** (n,) at the venue, ns; not falling. */
  readonly exchangeNs: Float64Array;
  /** (n,) at the local side, ns; not falling, not before the time at the venue. */
  readonly localNs: Float64Array;
  /** (n,) from 0. */
  readonly ticks: Int32Array;
  /** (n,) whole, from 0. */
  readonly lots: Float64Array;
}

/** Columns that were checked, with the lowest and the highest price, ticks. */
export interface DepthEvents extends DepthColumns {
  readonly low: number;
  readonly high: number;
}

/** Flags of rows before which the depth is unknown. */
const GONE = BOOK_RESET | BOOK_LOST;

/** Most different prices: two columns of doubles take 16 bytes for each. */
const TICKS_MAX = 50_000_000;

function refuse(row: number, key: string, detail: string): never {
  throw new InputError('BOT4_DATA_VALUE', detail, { place: { row: row + 1, key } });
}

/**
 * Checks columns once, so that nothing is checked while they are replayed.
 * @throws BOT4_DATA_VALUE naming the first row that cannot be
 * @example depthEvents({ kind: Uint8Array.of(0), exchangeNs: Float64Array.of(5), localNs: Float64Array.of(9), ticks: Int32Array.of(70), lots: Float64Array.of(2) }).high // => 70
 */
export function depthEvents(columns: DepthColumns): DepthEvents {
  const { kind, ticks } = columns;
  const n = kind.length;
  if (n === 0) refuse(0, 'kind', 'there are no events');
  for (const key of ['exchangeNs', 'localNs', 'ticks', 'lots'] as const) {
    if (columns[key].length !== n) refuse(0, key, `column ${key} has ${columns[key].length} rows, kind has ${n}`);
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    checkRow(columns, i);
    const t = ticks[i] as number;
    if (kind[i] === DEPTH.clear) continue;
    if (t < low) low = t;
    if (t > high) high = t;
  }
  if (low > high) refuse(0, 'kind', 'no event has a price');
  if (high - low >= TICKS_MAX) refuse(0, 'ticks', `prices from ${low} to ${high} are ${TICKS_MAX} ticks or more apart`);
  return { ...columns, low, high };
}

function checkRow({ kind, exchangeNs, localNs, ticks, lots }: DepthColumns, i: number): void {
  const x = exchangeNs[i] as number;
  const l = localNs[i] as number;
  const t = ticks[i] as number;
  const q = lots[i] as number;
  if ((kind[i] as number) > DEPTH.clear) refuse(i, 'kind', `kind ${kind[i]} is none of 0 to 4`);
  if (!Number.isSafeInteger(x) || (i > 0 && x < (exchangeNs[i - 1] as number))) {
    refuse(i, 'exchangeNs', `${x} is no whole time, or before that of the row before`);
  }
  if (!Number.isSafeInteger(l) || (i > 0 && l < (localNs[i - 1] as number))) {
    refuse(i, 'localNs', `${l} is no whole time, or before that of the row before`);
  }
  if (l < x) refuse(i, 'localNs', `${l} is before the time at the venue, ${x}`);
  if (!Number.isSafeInteger(q) || q < 0) refuse(i, 'lots', `${q} is no whole number of lots from 0`);
  if (t < 0) refuse(i, 'ticks', `${t} is below 0`);
}

/**
 * Events of a recorded book and its trades, in one order: by time, trades before the depth that shows them.
 * @param recorded.book as the catalog has it; levels that break off or reset clear the depth.
 * @param feedLatencyNs from the venue to the local side, ns, whole, from 0.
 * @returns times from the first event on.   @throws BOT4_DATA_VALUE
 */
export function depthEventsOf(
  recorded: { readonly book: RecordedBook; readonly trades?: RecordedTrades },
  feedLatencyNs: number,
): DepthEvents {
  const { book, trades } = recorded;
  const resets = book.flags.reduce((sum, flags) => sum + ((flags & GONE) === 0 ? 0 : 1), 0);
  const most = book.times.length + resets + (trades?.times.length ?? 0);
  const out = {
    kind: new Uint8Array(most),
    exchangeNs: new Float64Array(most),
    localNs: new Float64Array(most),
    ticks: new Int32Array(most),
    lots: new Float64Array(most),
  };
  const origin = Math.min(book.times[0] ?? Infinity, trades?.times[0] ?? Infinity);
  let n = 0;
  const push = (kind: number, micros: number, ticks: number, lots: number): void => {
    out.kind[n] = kind;
    out.exchangeNs[n] = (micros - origin) * 1000;
    out.localNs[n] = (micros - origin) * 1000 + feedLatencyNs;
    out.ticks[n] = ticks;
    out.lots[n] = lots;
    n += 1;
  };
  let t = 0;
  const trade = (until: number): void => {
    for (; trades !== undefined && t < trades.times.length && (trades.times[t] as number) <= until; t++) {
      const side = trades.sides[t] as number;
      // Of a trade without a side nobody knows whose queue it took from.
      if (side === 0) continue;
      push(
        side > 0 ? DEPTH.buy : DEPTH.sell,
        trades.times[t] as number,
        trades.ticks[t] as number,
        trades.lots[t] as number,
      );
    }
  };
  for (let i = 0; i < book.times.length; i++) {
    const micros = book.times[i] as number;
    trade(micros);
    if (((book.flags[i] as number) & GONE) !== 0) push(DEPTH.clear, micros, 0, 0);
    const side = book.sides[i] as number;
    if (side !== 0) push(side > 0 ? DEPTH.bid : DEPTH.ask, micros, book.ticks[i] as number, book.lots[i] as number);
  }
  trade(Infinity);
  return depthEvents({
    kind: out.kind.slice(0, n),
    exchangeNs: out.exchangeNs.slice(0, n),
    localNs: out.localNs.slice(0, n),
    ticks: out.ticks.slice(0, n),
    lots: out.lots.slice(0, n),
  });
}
