/** Dragonfly doji. */
import { BODY_DOJI, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlDragonflyDoji = candlePattern({
  kind: 'cdlDragonflyDoji',
  taLib: 'CDLDRAGONFLYDOJI',
  summary: 'Dragonfly doji: a doji at its high.',
  rule: '100 when [0] is a doji without an upper shadow and with a lower one',
  candles: 1,
  settings: [BODY_DOJI, SHADOW_VERY_SHORT],
  signals: [100],
  signal: (c) => (c.isDoji(0) && c.lacksUpperShadow(0) && c.hasLowerShadow(0) ? 100 : 0),
});
