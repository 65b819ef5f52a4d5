/** High-wave candle. */
import { BODY_SHORT, SHADOW_VERY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlHighWave = candlePattern({
  kind: 'cdlHighWave',
  taLib: 'CDLHIGHWAVE',
  summary: 'High-wave candle: a small body between two very long shadows.',
  rule: '100 when [0] is white, −100 when it is black; it is short, both shadows are very long',
  candles: 1,
  settings: [BODY_SHORT, SHADOW_VERY_LONG],
  signals: [-100, 100],
  signal: (c) => {
    const long = c.average(SHADOW_VERY_LONG, 0);
    return c.upperShadow(0) > long && c.lowerShadow(0) > long && c.isShort(0) ? 100 * c.colour(0) : 0;
  },
});
