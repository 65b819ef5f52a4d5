/** Breakaway. */
import { BODY_LONG } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function breaksDown(c: Candles): boolean {
  const falls = c.high(2) < c.high(3) && c.low(2) < c.low(3) && c.high(1) < c.high(2) && c.low(1) < c.low(2);
  return c.gapsDown(3, 4) && falls && c.close(0) > c.open(3) && c.close(0) < c.close(4);
}

function breaksUp(c: Candles): boolean {
  const rises = c.high(2) > c.high(3) && c.low(2) > c.low(3) && c.high(1) > c.high(2) && c.low(1) > c.low(2);
  return c.gapsUp(3, 4) && rises && c.close(0) < c.open(3) && c.close(0) > c.close(4);
}

export const cdlBreakaway = candlePattern({
  kind: 'cdlBreakaway',
  taLib: 'CDLBREAKAWAY',
  summary: 'Breakaway: a trend that gaps and goes on for three candles, and one that falls back into the gap.',
  rule: '100 (−100 with black and white, above and below exchanged) when [4] is black and long; [3] is black, its body below that of [4]; [2] has a lower high and low than [3], [1] than [2]; [1] is black; [0] is white and closes within the gap: open[3] < close[0] < close[4]',
  candles: 5,
  settings: [BODY_LONG],
  signals: [-100, 100],
  signal: (c) => {
    const colour = c.colour(0);
    if (c.colour(4) === colour || c.colour(3) === colour || c.colour(1) === colour) return 0;
    const breaks = colour > 0 ? breaksDown(c) : breaksUp(c);
    return breaks && c.isLong(4) ? 100 * colour : 0;
  },
});
