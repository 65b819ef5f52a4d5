/** Modified hikkake. */
import { NEAR } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';
import { breakOut, confirmable, isInside } from './false-break.ts';

/** As in the plain hikkake, of the second of two inside bars. */
function falseBreak(c: Candles, ago: number): number {
  if (!isInside(c, ago + 1) || !isInside(c, ago + 2)) return 0;
  const first = ago + 2;
  const near = c.average(NEAR, first);
  const side = -breakOut(c, ago);
  if (side > 0) return c.close(first) <= c.low(first) + near ? 1 : 0;
  if (side < 0) return c.close(first) >= c.high(first) - near ? -1 : 0;
  return 0;
}

export const cdlHikkakeMod = candlePattern({
  kind: 'cdlHikkakeMod',
  taLib: 'CDLHIKKAKEMOD',
  summary:
    'Modified hikkake: a false break out of the second of two inside bars, the first of which closes at its far end.',
  rule: '100 (−100 with above and below exchanged) when [1] lies within the range of [2], that within the range of [3], close[2] is near low[2], by the range of [2], and [0] breaks out below, high[0] < high[1] and low[0] < low[1]; 200 when it was so at one of the 3 bars before, not again since, and close[0] is the first close above the high of the last inside bar',
  candles: 6,
  settings: [NEAR],
  signals: [-200, -100, 100, 200],
  source: 'Chesler (2004)',
  signal: (c) => confirmable(c, falseBreak),
});
