/** Stick sandwich. */
import { EQUAL } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlStickSandwich = candlePattern({
  kind: 'cdlStickSandwich',
  taLib: 'CDLSTICKSANDWICH',
  summary: 'Stick sandwich: a white candle between two black ones that close at the same price; bullish.',
  rule: '100 when [2] is black, [1] white, [0] black; low[1] > close[2]; close[0] equals close[2], by the range of [2]',
  candles: 3,
  settings: [EQUAL],
  signals: [100],
  signal: (c) =>
    c.isBlack(2) && c.isWhite(1) && c.isBlack(0) && c.low(1) > c.close(2) && c.isEqual(c.close(0), c.close(2), 2)
      ? 100
      : 0,
});
