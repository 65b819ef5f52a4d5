/** Unique three river. */
import { BODY_LONG, BODY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlUnique3River = candlePattern({
  kind: 'cdlUnique3River',
  taLib: 'CDLUNIQUE3RIVER',
  summary:
    'Unique three river: a long black candle, a black one inside it with a new low, and a small white one; bullish.',
  rule: '100 when [2] is black and long; [1] is black, close[1] > close[2], open[1] ≤ open[2], low[1] < low[2]; [0] is white and short, open[0] > low[1]',
  candles: 3,
  settings: [BODY_LONG, BODY_SHORT],
  signals: [100],
  signal: (c) =>
    c.isBlack(2) &&
    c.isBlack(1) &&
    c.isWhite(0) &&
    c.close(1) > c.close(2) &&
    c.open(1) <= c.open(2) &&
    c.low(1) < c.low(2) &&
    c.open(0) > c.low(1) &&
    c.isLong(2) &&
    c.isShort(0)
      ? 100
      : 0,
});
