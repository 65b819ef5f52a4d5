/** Three-line strike. */
import { NEAR } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function opensNearBody(c: Candles, ago: number): boolean {
  const near = c.average(NEAR, ago + 1);
  return c.open(ago) >= c.bottom(ago + 1) - near && c.open(ago) <= c.top(ago + 1) + near;
}

function strikesDown(c: Candles): boolean {
  const rises = c.close(1) > c.close(2) && c.close(2) > c.close(3);
  return rises && c.open(0) > c.close(1) && c.close(0) < c.open(3);
}

function strikesUp(c: Candles): boolean {
  const falls = c.close(1) < c.close(2) && c.close(2) < c.close(3);
  return falls && c.open(0) < c.close(1) && c.close(0) > c.open(3);
}

export const cdl3LineStrike = candlePattern({
  kind: 'cdl3LineStrike',
  taLib: 'CDL3LINESTRIKE',
  summary: 'Three-line strike: three candles of one colour step in one direction, the fourth takes all of it back.',
  rule: '100 (−100 with black and white, above and below exchanged) when [3], [2], [1] are white and [0] is black; open[2] and open[1] are within or near the body before, by the range of that candle; close[3] < close[2] < close[1]; open[0] > close[1] and close[0] < open[3]',
  candles: 4,
  settings: [NEAR],
  signals: [-100, 100],
  signal: (c) => {
    const colour = c.colour(1);
    if (c.colour(3) !== colour || c.colour(2) !== colour || c.colour(0) === colour) return 0;
    if (!opensNearBody(c, 2) || !opensNearBody(c, 1)) return 0;
    const struck = colour > 0 ? strikesDown(c) : strikesUp(c);
    return struck ? 100 * colour : 0;
  },
});
