/** Between columns of bars and the bars of an instrument that the rest of bot4 takes. Columns are shared, never copied. */
import { InputError } from '../../../core/index.ts';
import type { Bars } from '../bars.ts';
import { type BarColumns, requireSameLength } from './columns.ts';

/**
 * The columns of an instrument's bars, for resampling and grids.
 * @param bars as `loadBars` gives them, times in microseconds.
 * @returns the same arrays.
 */
export function barColumns(bars: Bars): BarColumns {
  const { openTime, open, high, low, close, volume } = bars;
  return { time: openTime, open, high, low, close, volume };
}

/**
 * Bars of an instrument from columns, for features and backtests.
 * @param columns (m,) with times in microseconds.
 * @param options.symbol names the instrument.   @param options.intervalMicros length of a bar.
 * @returns the same arrays.
 * @throws BOT4_DATA_COLUMN for columns of different length; BOT4_DATA_TIME for a time that is not a multiple of the interval past the
 * first one, as those of bars by size are.
 */
export function namedBars(
  columns: BarColumns,
  options: { readonly symbol: string; readonly intervalMicros: number },
): Bars {
  const { time, open, high, low, close, volume } = columns;
  requireSameLength({ time, open, high, low, close, volume });
  const { symbol, intervalMicros } = options;
  const row = time.findIndex((t, i) => {
    const past = t - (time[0] as number);
    return past % intervalMicros !== 0 || (i > 0 && !(t > (time[i - 1] as number)));
  });
  if (!(intervalMicros > 0) || row >= 0) {
    throw new InputError('BOT4_DATA_TIME', `the bars are not ${intervalMicros} µs apart, or a multiple of it`, {
      place: { row: row + 1, key: 'time' },
    });
  }
  return { symbol, intervalMicros, openTime: time, open, high, low, close, volume };
}
