/** Three stars in the south. */
import { BODY_LONG, BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function isFirst(c: Candles): boolean {
  return c.isLong(2) && c.lowerShadow(2) > c.average(SHADOW_LONG, 2);
}

function isSecond(c: Candles): boolean {
  const opensAbove = c.open(1) > c.close(2) && c.open(1) <= c.high(2);
  const tradesBelow = c.low(1) < c.close(2) && c.low(1) >= c.low(2);
  return c.body(1) < c.body(2) && opensAbove && tradesBelow && c.hasLowerShadow(1);
}

function isThird(c: Candles): boolean {
  return c.low(0) > c.low(1) && c.high(0) < c.high(1) && c.isShort(0) && c.lacksLowerShadow(0) && c.lacksUpperShadow(0);
}

export const cdl3StarsInSouth = candlePattern({
  kind: 'cdl3StarsInSouth',
  taLib: 'CDL3STARSINSOUTH',
  summary:
    'Three stars in the south: three black candles, each within the range of the one before; a fall that tires; bullish.',
  rule: '100 when all are black; [2] is long with a long lower shadow; [1] has a smaller body, opens above close[2] and not above high[2], trades below close[2] but not below low[2], and has a lower shadow; [0] is short without shadows, its high and low within those of [1]',
  candles: 3,
  settings: [BODY_LONG, BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT],
  signals: [100],
  signal: (c) => (c.isBlack(2) && c.isBlack(1) && c.isBlack(0) && isFirst(c) && isSecond(c) && isThird(c) ? 100 : 0),
});
