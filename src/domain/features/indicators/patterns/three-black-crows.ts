/** Three black crows. */
import { SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

/** A black candle that closes at its low. */
function isCrow(c: Candles, ago: number): boolean {
  return c.isBlack(ago) && c.lacksLowerShadow(ago);
}

export const cdl3BlackCrows = candlePattern({
  kind: 'cdl3BlackCrows',
  taLib: 'CDL3BLACKCROWS',
  summary: 'Three black crows: three black candles with falling closes, each opening within the one before; bearish.',
  rule: '−100 when [3] is white; [2], [1], [0] are black without a lower shadow; [1] and [0] open within the body before; close[2] < high[3]; close[0] < close[1] < close[2]',
  candles: 4,
  settings: [SHADOW_VERY_SHORT],
  signals: [-100],
  signal: (c) =>
    c.isWhite(3) &&
    isCrow(c, 2) &&
    isCrow(c, 1) &&
    isCrow(c, 0) &&
    c.isInBody(c.open(1), 2) &&
    c.isInBody(c.open(0), 1) &&
    c.close(2) < c.high(3) &&
    c.close(1) < c.close(2) &&
    c.close(0) < c.close(1)
      ? -100
      : 0,
});
