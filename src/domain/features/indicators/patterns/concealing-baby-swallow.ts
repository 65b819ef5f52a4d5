/** Concealing baby swallow. */
import { SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function isBlackMarubozu(c: Candles, ago: number): boolean {
  return c.isBlack(ago) && c.lacksLowerShadow(ago) && c.lacksUpperShadow(ago);
}

export const cdlConcealBabySwall = candlePattern({
  kind: 'cdlConcealBabySwall',
  taLib: 'CDLCONCEALBABYSWALL',
  summary:
    'Concealing baby swallow: two black marubozu, a gap down, and a black candle that swallows the third; bullish.',
  rule: '100 when all are black; [3] and [2] have no shadows; the body of [1] is below that of [2], it has an upper shadow and high[1] > close[2]; high[0] > high[1] and low[0] < low[1]',
  candles: 4,
  settings: [SHADOW_VERY_SHORT],
  signals: [100],
  signal: (c) =>
    c.isBlack(1) &&
    c.isBlack(0) &&
    c.gapsDown(1, 2) &&
    c.high(1) > c.close(2) &&
    c.high(0) > c.high(1) &&
    c.low(0) < c.low(1) &&
    c.hasUpperShadow(1) &&
    isBlackMarubozu(c, 3) &&
    isBlackMarubozu(c, 2)
      ? 100
      : 0,
});
