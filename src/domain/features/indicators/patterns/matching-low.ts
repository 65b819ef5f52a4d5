/** Matching low. */
import { EQUAL } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlMatchingLow = candlePattern({
  kind: 'cdlMatchingLow',
  taLib: 'CDLMATCHINGLOW',
  summary: 'Matching low: two black candles that close at the same price; bullish.',
  rule: '100 when both are black and close[0] equals close[1], by the range of [1]',
  candles: 2,
  settings: [EQUAL],
  signals: [100],
  signal: (c) => (c.isBlack(1) && c.isBlack(0) && c.isEqual(c.close(0), c.close(1), 1) ? 100 : 0),
});
