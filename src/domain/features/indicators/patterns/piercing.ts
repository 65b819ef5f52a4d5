/** Piercing pattern. */
import { BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlPiercing = candlePattern({
  kind: 'cdlPiercing',
  taLib: 'CDLPIERCING',
  summary:
    'Piercing pattern: a long white candle that opens below a long black one and closes in the upper half of its body; bullish.',
  rule: '100 when [1] is black, [0] white, both long; open[0] < low[1]; close[1] + body[1] / 2 < close[0] < open[1]',
  candles: 2,
  settings: [BODY_LONG],
  signals: [100],
  signal: (c) =>
    c.isBlack(1) &&
    c.isLong(1) &&
    c.isWhite(0) &&
    c.isLong(0) &&
    c.open(0) < c.low(1) &&
    c.close(0) < c.open(1) &&
    c.close(0) > c.close(1) + c.body(1) / 2
      ? 100
      : 0,
});
