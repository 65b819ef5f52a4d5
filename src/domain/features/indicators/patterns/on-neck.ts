/** On-neck. */
import { BODY_LONG, EQUAL } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlOnNeck = candlePattern({
  kind: 'cdlOnNeck',
  taLib: 'CDLONNECK',
  summary: 'On-neck: a white candle that opens below a long black one and closes at its low; bearish.',
  rule: '−100 when [1] is black and long; [0] is white, open[0] < low[1]; close[0] equals low[1], by the range of [1]',
  candles: 2,
  settings: [BODY_LONG, EQUAL],
  signals: [-100],
  signal: (c) =>
    c.isBlack(1) && c.isWhite(0) && c.open(0) < c.low(1) && c.isLong(1) && c.isEqual(c.close(0), c.low(1), 1)
      ? -100
      : 0,
});
