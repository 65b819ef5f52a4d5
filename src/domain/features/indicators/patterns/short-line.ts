/** Short line. */
import { BODY_SHORT, SHADOW_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlShortLine = candlePattern({
  kind: 'cdlShortLine',
  taLib: 'CDLSHORTLINE',
  summary: 'Short line: a short body with short shadows.',
  rule: '100 when [0] is white, −100 when it is black; it is short with two short shadows',
  candles: 1,
  settings: [BODY_SHORT, SHADOW_SHORT],
  signals: [-100, 100],
  signal: (c) => {
    const short = c.average(SHADOW_SHORT, 0);
    return c.isShort(0) && c.upperShadow(0) < short && c.lowerShadow(0) < short ? 100 * c.colour(0) : 0;
  },
});
