/** Gravestone doji. */
import { BODY_DOJI, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlGravestoneDoji = candlePattern({
  kind: 'cdlGravestoneDoji',
  taLib: 'CDLGRAVESTONEDOJI',
  summary: 'Gravestone doji: a doji at its low.',
  rule: '100 when [0] is a doji without a lower shadow and with an upper one',
  candles: 1,
  settings: [BODY_DOJI, SHADOW_VERY_SHORT],
  signals: [100],
  signal: (c) => (c.isDoji(0) && c.lacksLowerShadow(0) && c.hasUpperShadow(0) ? 100 : 0),
});
