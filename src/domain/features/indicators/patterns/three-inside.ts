/** Three inside up or down. */
import { BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdl3Inside = candlePattern({
  kind: 'cdl3Inside',
  taLib: 'CDL3INSIDE',
  summary: 'Three inside up or down: a harami, and a candle that closes beyond the open of the first.',
  rule: '100 (−100 with black and white, above and below exchanged) when [2] is black and long; the body of [1] is not long and within that of [2]; [0] is white, close[0] > open[2]',
  candles: 3,
  settings: [BODY_LONG],
  signals: [-100, 100],
  signal: (c) => {
    if (c.top(1) >= c.top(2) || c.bottom(1) <= c.bottom(2) || !c.isLong(2) || c.isLong(1)) return 0;
    if (c.isBlack(2)) return c.isWhite(0) && c.close(0) > c.open(2) ? 100 : 0;
    return c.isBlack(0) && c.close(0) < c.open(2) ? -100 : 0;
  },
});
