/** Hikkake. */
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';
import { breakOut, confirmable, isInside } from './false-break.ts';

/** 1 for a break below an inside bar, which is said to turn, −1 for one above it, 0 for none. */
function falseBreak(c: Candles, ago: number): number {
  return isInside(c, ago + 1) ? -breakOut(c, ago) : 0;
}

export const cdlHikkake = candlePattern({
  kind: 'cdlHikkake',
  taLib: 'CDLHIKKAKE',
  summary: 'Hikkake: a false break out of an inside bar, and the close beyond that bar which confirms it.',
  rule: '100 (−100 with above and below exchanged) when [1] lies within the range of [2], high[1] < high[2] and low[1] > low[2], and [0] breaks out below, high[0] < high[1] and low[0] < low[1]; 200 when it was so at one of the 3 bars before, not again since, and close[0] is the first close above the high of that inside bar',
  candles: 6,
  settings: [],
  signals: [-200, -100, 100, 200],
  source: 'Chesler (2004)',
  signal: (c) => confirmable(c, falseBreak),
});
