/** Spinning top. */
import { BODY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlSpinningTop = candlePattern({
  kind: 'cdlSpinningTop',
  taLib: 'CDLSPINNINGTOP',
  summary: 'Spinning top: a small body between two shadows that are longer than it.',
  rule: '100 when [0] is white, −100 when it is black; it is short, both shadows are longer than the body',
  candles: 1,
  settings: [BODY_SHORT],
  signals: [-100, 100],
  signal: (c) => (c.upperShadow(0) > c.body(0) && c.lowerShadow(0) > c.body(0) && c.isShort(0) ? 100 * c.colour(0) : 0),
});
