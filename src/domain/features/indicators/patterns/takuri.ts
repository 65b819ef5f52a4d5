/** Takuri. */
import { BODY_DOJI, SHADOW_VERY_LONG, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlTakuri = candlePattern({
  kind: 'cdlTakuri',
  taLib: 'CDLTAKURI',
  summary: 'Takuri: a dragonfly doji with a very long lower shadow.',
  rule: '100 when [0] is a doji without an upper shadow and with a very long lower one',
  candles: 1,
  settings: [BODY_DOJI, SHADOW_VERY_SHORT, SHADOW_VERY_LONG],
  signals: [100],
  signal: (c) => (c.lowerShadow(0) > c.average(SHADOW_VERY_LONG, 0) && c.isDoji(0) && c.lacksUpperShadow(0) ? 100 : 0),
});
