/** Hanging man. */
import { BODY_SHORT, NEAR, SHADOW_LONG, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlHangingMan = candlePattern({
  kind: 'cdlHangingMan',
  taLib: 'CDLHANGINGMAN',
  summary: 'Hanging man: a small body with a long lower shadow, at or above the high before; bearish.',
  rule: '−100 when [0] is short with a long lower shadow and no upper one; the lower end of its body is above or near high[1], by the range of [1]',
  candles: 2,
  settings: [BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT, NEAR],
  signals: [-100],
  signal: (c) =>
    c.lowerShadow(0) > c.average(SHADOW_LONG, 0) &&
    c.isShort(0) &&
    c.lacksUpperShadow(0) &&
    c.bottom(0) >= c.high(1) - c.average(NEAR, 1)
      ? -100
      : 0,
});
