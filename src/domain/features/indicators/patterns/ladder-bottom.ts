/** Ladder bottom. */
import { SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function stepsDown(c: Candles, ago: number): boolean {
  return c.isBlack(ago) && c.open(ago) < c.open(ago + 1) && c.close(ago) < c.close(ago + 1);
}

export const cdlLadderBottom = candlePattern({
  kind: 'cdlLadderBottom',
  taLib: 'CDLLADDERBOTTOM',
  summary:
    'Ladder bottom: four black candles downwards, the last with an upper shadow, and a white one above it; bullish.',
  rule: '100 when [4], [3], [2] are black with falling opens and closes; [1] is black with an upper shadow; [0] is white, open[0] > open[1] and close[0] > high[1]',
  candles: 5,
  settings: [SHADOW_VERY_SHORT],
  signals: [100],
  signal: (c) =>
    c.isBlack(4) &&
    stepsDown(c, 3) &&
    stepsDown(c, 2) &&
    c.isBlack(1) &&
    c.hasUpperShadow(1) &&
    c.isWhite(0) &&
    c.open(0) > c.open(1) &&
    c.close(0) > c.high(1)
      ? 100
      : 0,
});
