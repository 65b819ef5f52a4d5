/** Long-legged doji. */
import { BODY_DOJI, SHADOW_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlLongLeggedDoji = candlePattern({
  kind: 'cdlLongLeggedDoji',
  taLib: 'CDLLONGLEGGEDDOJI',
  summary: 'Long-legged doji: a doji with a long shadow.',
  rule: '100 when [0] is a doji with a long upper or lower shadow',
  candles: 1,
  settings: [BODY_DOJI, SHADOW_LONG],
  signals: [100],
  signal: (c) => {
    const long = c.average(SHADOW_LONG, 0);
    return (c.lowerShadow(0) > long || c.upperShadow(0) > long) && c.isDoji(0) ? 100 : 0;
  },
});
