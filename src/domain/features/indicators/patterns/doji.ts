/** Doji. */
import { BODY_DOJI } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlDoji = candlePattern({
  kind: 'cdlDoji',
  taLib: 'CDLDOJI',
  summary: 'Doji: open and close are as good as equal.',
  rule: '100 when [0] is a doji',
  candles: 1,
  settings: [BODY_DOJI],
  signals: [100],
  signal: (c) => (c.isDoji(0) ? 100 : 0),
});
