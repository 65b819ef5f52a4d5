/**
 * What must hold before anything is computed from bars. Checked once, where bars enter; everything behind the door
 * relies on it. Faults name the first row, counted from 1 in the order of the file.
 */
import { InputError } from '../../core/index.ts';
import type { Bars } from './bars.ts';

/** Where the bars came from, for messages. */
interface Origin {
  readonly file?: string;
  /** Number of the first row in the file. @defaultValue 1 */
  readonly firstRow?: number;
}

function place(origin: Origin, row: number, key: string) {
  return {
    place: { ...(origin.file === undefined ? {} : { file: origin.file }), row: row + (origin.firstRow ?? 1) - 1, key },
  };
}

/**
 * Length of a bar: the most frequent step between neighbours; the shorter one when two are equally frequent.
 * @param openTime (n,) microseconds, n ≥ 2.   @param options.file named in errors.
 * @returns microseconds.
 * @throws BOT4_DATA_TOO_SHORT for fewer than 2 rows; BOT4_DATA_ORDER when times are not strictly increasing;
 * BOT4_DATA_TIME when a step is not a multiple of the result.
 * @example inferInterval(Float64Array.of(0, 60e6, 120e6, 240e6)) // => 60000000
 */
export function inferInterval(openTime: Float64Array, options: Origin = {}): number {
  const n = openTime.length;
  if (n < 2) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `${n} row(s); the length of a bar needs at least 2`, {
      place: { ...(options.file === undefined ? {} : { file: options.file }), key: 'rows' },
    });
  }
  const counts = new Map<number, number>();
  for (let i = 1; i < n; i++) {
    const step = (openTime[i] as number) - (openTime[i - 1] as number);
    if (!(step > 0)) {
      const fault = step === 0 ? 'repeats the time of the row before' : 'is earlier than the row before';
      throw new InputError('BOT4_DATA_ORDER', `the row ${fault}`, place(options, i + 1, 'time'));
    }
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let interval = 0;
  let most = 0;
  for (const [step, count] of counts) {
    if (count > most || (count === most && step < interval)) {
      interval = step;
      most = count;
    }
  }
  for (let i = 1; i < n; i++) {
    const step = (openTime[i] as number) - (openTime[i - 1] as number);
    if (step % interval !== 0) {
      throw new InputError(
        'BOT4_DATA_TIME',
        `the row comes ${step / 1e6} s after the row before, which is not a multiple of the bar length ${interval / 1e6} s`,
        place(options, i + 1, 'time'),
      );
    }
  }
  return interval;
}

const PRICES = ['open', 'high', 'low', 'close'] as const;

/** The fault of one row, or undefined. Only called for a row that is known to be bad. */
function describeFault(bars: Bars, i: number): { readonly key: string; readonly detail: string } | undefined {
  for (const key of PRICES) {
    const value = bars[key][i] as number;
    if (Number.isNaN(value)) return { key, detail: `${key} is missing or not a number` };
    if (!Number.isFinite(value)) return { key, detail: `${key} is ${value}` };
    if (value <= 0) return { key, detail: `${key} is ${value}; a price is above zero` };
  }
  const volume = bars.volume[i] as number;
  if (Number.isNaN(volume)) return { key: 'volume', detail: 'volume is missing or not a number' };
  if (!Number.isFinite(volume)) return { key: 'volume', detail: `volume is ${volume}` };
  if (volume < 0) return { key: 'volume', detail: `volume is ${volume}; it is never negative` };
  const open = bars.open[i] as number;
  const high = bars.high[i] as number;
  const low = bars.low[i] as number;
  const close = bars.close[i] as number;
  if (low > Math.min(open, close)) {
    return { key: 'low', detail: `low ${low} is above open ${open} or close ${close}; are the columns in order?` };
  }
  if (high < Math.max(open, close)) {
    return { key: 'high', detail: `high ${high} is below open ${open} or close ${close}; are the columns in order?` };
  }
  return undefined;
}

/**
 * Index of the first row with an impossible value, or −1. One pass without allocation, O(n).
 * @param bars whose values may be anything.
 */
export function firstBadRow(bars: Bars): number {
  const { open, high, low, close, volume } = bars;
  for (let i = 0; i < open.length; i++) {
    const o = open[i] as number;
    const h = high[i] as number;
    const l = low[i] as number;
    const c = close[i] as number;
    const v = volume[i] as number;
    // Written so that NaN fails: every comparison with NaN is false. 0 < l ≤ o, c ≤ h < ∞ bounds all four prices.
    const good = l > 0 && l <= o && l <= c && h >= o && h >= c && h < Infinity && v >= 0 && v < Infinity;
    if (!good) return i;
  }
  return -1;
}

/**
 * Refuses bars with an impossible value.
 * @param bars (n,) columns.   @param options.file named in errors.
 * @throws BOT4_DATA_VALUE naming row and column of the first fault.
 */
export function checkBarValues(bars: Bars, options: Origin = {}): void {
  const row = firstBadRow(bars);
  if (row < 0) return;
  const fault = describeFault(bars, row);
  throw new InputError(
    'BOT4_DATA_VALUE',
    fault?.detail ?? 'the bar is not possible',
    place(options, row + 1, fault?.key ?? 'bar'),
  );
}
