/** Kicking. */
import { BODY_LONG, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';
import { isKick } from './kick.ts';

export const cdlKickingByLength = candlePattern({
  kind: 'cdlKickingByLength',
  taLib: 'CDLKICKINGBYLENGTH',
  summary: 'Kicking, with the colour of the longer marubozu.',
  rule: '100 (−100) when [1] and [0] differ in colour, are long without shadows, with low[0] > high[1] when [0] is white, high[0] < low[1] when it is black; and the longer body, of equal ones that of [1], is white (black)',
  candles: 2,
  settings: [BODY_LONG, SHADOW_VERY_SHORT],
  signals: [-100, 100],
  signal: (c) => (isKick(c) ? 100 * c.colour(c.body(0) > c.body(1) ? 0 : 1) : 0),
});
