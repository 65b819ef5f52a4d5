/** Separating lines. */
import { BODY_LONG, EQUAL, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlSeparatingLines = candlePattern({
  kind: 'cdlSeparatingLines',
  taLib: 'CDLSEPARATINGLINES',
  summary:
    'Separating lines: two candles of opposite colour that open at the same price; the second goes on from there.',
  rule: '100 when [1] is black and [0] white and long without a lower shadow, −100 when [1] is white and [0] black and long without an upper shadow; open[0] equals open[1], by the range of [1]',
  candles: 2,
  settings: [BODY_LONG, SHADOW_VERY_SHORT, EQUAL],
  signals: [-100, 100],
  signal: (c) => {
    if (c.colour(1) === c.colour(0) || !c.isEqual(c.open(0), c.open(1), 1) || !c.isLong(0)) return 0;
    if (c.isWhite(0)) return c.lacksLowerShadow(0) ? 100 : 0;
    return c.lacksUpperShadow(0) ? -100 : 0;
  },
});
