/** What a market did during a stretch of time: the figures by which events are compared. */
import { InputError } from '../../../core/index.ts';
import { type BarColumns, requireSameLength } from './columns.ts';
import { exactSum } from './exact-sum.ts';
import { moments } from './moments.ts';
import { deepestDrawdown, logReturns, realisedVolatility } from './realised.ts';

/** Which bars, and how volatility is put into years. */
export interface StressOptions {
  /** First time, in the unit of the bars. */
  readonly from: number;
  /** Bars from this time on are not part of it. */
  readonly to: number;
  /** Bars in a year: 525,600 of a minute, 8,760 of an hour. */
  readonly periodsPerYear: number;
}

/** Figures of a stretch. Returns are logarithmic, from close to close, all within the stretch. */
export interface StressFigures {
  readonly bars: number;
  readonly firstOpen: number;
  readonly lastClose: number;
  readonly minLow: number;
  /** Time of the first bar with the lowest low. */
  readonly minLowAt: number;
  /** minLow / firstOpen − 1. */
  readonly lowVsFirstOpen: number;
  /** Deepest fall of closes from a peak within the stretch, 0 or negative. */
  readonly maxDrawdownClose: number;
  readonly worstReturn: number;
  /** Time of the bar that ended with it. */
  readonly worstReturnAt: number;
  readonly bestReturn: number;
  /** Highest ratio of high to low of one bar. */
  readonly widestBar: number;
  /** Root mean square of returns, annualised: over a few bars of a crash a mean is no drift. */
  readonly volatility: number;
  readonly volume: number;
}

/**
 * Figures of the bars in [from, to).
 * @param bars (n,) columns in order of time, prices above zero; at least 3 bars in the stretch.
 * @param options.from first time.   @param options.to time after the last.   @param options.periodsPerYear bars in a year.
 * @throws BOT4_DATA_TOO_SHORT for fewer than 3 bars; BOT4_DATA_VALUE, BOT4_DATA_COLUMN
 */
export function stressWindow(bars: BarColumns, options: StressOptions): StressFigures {
  const { time, volume } = bars;
  requireSameLength({ time, open: bars.open, high: bars.high, low: bars.low, close: bars.close, volume });
  const begin = time.findIndex((t) => t >= options.from);
  const after = time.findIndex((t) => t >= options.to);
  const rows = (column: Float64Array): Float64Array =>
    begin < 0 ? column.subarray(0, 0) : column.subarray(begin, after < 0 ? column.length : after);
  const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map(rows) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  if (close.length < 3) {
    throw new InputError(
      'BOT4_DATA_TOO_SHORT',
      `there are ${close.length} bars in the stretch, at least 3 are needed`,
      {
        place: { key: 'bars' },
      },
    );
  }
  const returns = logReturns(close);
  const extremes = moments(returns);
  const lowest = moments(low);
  const at = rows(time);
  return {
    bars: close.length,
    firstOpen: open[0] as number,
    lastClose: close.at(-1) as number,
    minLow: lowest.min,
    minLowAt: at[lowest.minAt] as number,
    lowVsFirstOpen: lowest.min / (open[0] as number) - 1,
    maxDrawdownClose: deepestDrawdown(close).depth,
    worstReturn: extremes.min,
    worstReturnAt: at[extremes.minAt + 1] as number,
    bestReturn: extremes.max,
    widestBar: moments(high.map((h, i) => h / (low[i] as number))).max,
    volatility: realisedVolatility(returns, options),
    volume: exactSum(rows(volume)),
  };
}
