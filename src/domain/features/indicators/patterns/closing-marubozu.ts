/** Closing marubozu. */
import { BODY_LONG, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlClosingMarubozu = candlePattern({
  kind: 'cdlClosingMarubozu',
  taLib: 'CDLCLOSINGMARUBOZU',
  summary: 'Closing marubozu: a long candle that closes at its extreme.',
  rule: '100 when [0] is white and long without an upper shadow; −100 when it is black and long without a lower shadow',
  candles: 1,
  settings: [BODY_LONG, SHADOW_VERY_SHORT],
  signals: [-100, 100],
  signal: (c) => {
    if (!c.isLong(0)) return 0;
    if (c.isWhite(0)) return c.lacksUpperShadow(0) ? 100 : 0;
    return c.lacksLowerShadow(0) ? -100 : 0;
  },
});
