/** In-neck. */
import { BODY_LONG, EQUAL } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlInNeck = candlePattern({
  kind: 'cdlInNeck',
  taLib: 'CDLINNECK',
  summary: 'In-neck: a white candle that opens below a long black one and closes at its close; bearish.',
  rule: '−100 when [1] is black and long; [0] is white, open[0] < low[1]; close[0] is not below close[1] and equals it, by the range of [1]',
  candles: 2,
  settings: [BODY_LONG, EQUAL],
  signals: [-100],
  signal: (c) =>
    c.isBlack(1) &&
    c.isWhite(0) &&
    c.open(0) < c.low(1) &&
    c.isLong(1) &&
    c.close(0) >= c.close(1) &&
    c.close(0) <= c.close(1) + c.average(EQUAL, 1)
      ? -100
      : 0,
});
