/** Tasuki gap. */
import { NEAR } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlTasukiGap = candlePattern({
  kind: 'cdlTasukiGap',
  taLib: 'CDLTASUKIGAP',
  summary:
    'Tasuki gap: a candle beyond a gap, and one of the other colour that falls back into the gap without closing it.',
  rule: '100 (−100 with black and white, above and below exchanged) when the body of [1] is above that of [2]; [1] is white; [0] is black, opens within the body of [1] and closes below it and above the body of [2]; body[0] differs from body[1] by less than near, by the range of [1]',
  candles: 3,
  settings: [NEAR],
  signals: [-100, 100],
  signal: (c) => {
    if (c.colour(1) === c.colour(0) || !c.isInBody(c.open(0), 1)) return 0;
    if (Math.abs(c.body(1) - c.body(0)) >= c.average(NEAR, 1)) return 0;
    if (c.isWhite(1)) return c.gapsUp(1, 2) && c.close(0) < c.open(1) && c.close(0) > c.top(2) ? 100 : 0;
    return c.gapsDown(1, 2) && c.close(0) > c.open(1) && c.close(0) < c.bottom(2) ? -100 : 0;
  },
});
