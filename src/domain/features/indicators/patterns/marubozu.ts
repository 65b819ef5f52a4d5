/** Marubozu. */
import { BODY_LONG, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlMarubozu = candlePattern({
  kind: 'cdlMarubozu',
  taLib: 'CDLMARUBOZU',
  summary: 'Marubozu: a long body without shadows.',
  rule: '100 when [0] is white, −100 when it is black; it is long without shadows',
  candles: 1,
  settings: [BODY_LONG, SHADOW_VERY_SHORT],
  signals: [-100, 100],
  signal: (c) => (c.isLong(0) && c.lacksUpperShadow(0) && c.lacksLowerShadow(0) ? 100 * c.colour(0) : 0),
});
