/** Kicking. */
import { BODY_LONG, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';
import { isKick } from './kick.ts';

export const cdlKicking = candlePattern({
  kind: 'cdlKicking',
  taLib: 'CDLKICKING',
  summary: 'Kicking: two marubozu of opposite colour with a gap between them.',
  rule: '100 (−100 with black and white, above and below exchanged) when [1] is black, [0] white; both are long without shadows; low[0] > high[1]',
  candles: 2,
  settings: [BODY_LONG, SHADOW_VERY_SHORT],
  signals: [-100, 100],
  signal: (c) => (isKick(c) ? 100 * c.colour(0) : 0),
});
