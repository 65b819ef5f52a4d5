/** Identical three crows. */
import { EQUAL, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function isCrow(c: Candles, ago: number): boolean {
  return c.isBlack(ago) && c.lacksLowerShadow(ago);
}

function goesOn(c: Candles, ago: number): boolean {
  const before = ago + 1;
  return c.close(ago) < c.close(before) && c.isEqual(c.open(ago), c.close(before), before);
}

export const cdlIdentical3Crows = candlePattern({
  kind: 'cdlIdentical3Crows',
  taLib: 'CDLIDENTICAL3CROWS',
  summary: 'Identical three crows: three black candles, each opening where the one before closed; bearish.',
  rule: '−100 when all are black without a lower shadow; close[2] > close[1] > close[0]; open[1] equals close[2], by the range of [2], and open[0] equals close[1], by that of [1]',
  candles: 3,
  settings: [SHADOW_VERY_SHORT, EQUAL],
  signals: [-100],
  signal: (c) => (goesOn(c, 1) && goesOn(c, 0) && isCrow(c, 2) && isCrow(c, 1) && isCrow(c, 0) ? -100 : 0),
});
