/** Rickshaw man. */
import { BODY_DOJI, NEAR, SHADOW_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlRickshawMan = candlePattern({
  kind: 'cdlRickshawMan',
  taLib: 'CDLRICKSHAWMAN',
  summary: 'Rickshaw man: a doji with two long shadows, its body in the middle.',
  rule: '100 when [0] is a doji with two long shadows; the middle of its range is within or near its body',
  candles: 1,
  settings: [BODY_DOJI, SHADOW_LONG, NEAR],
  signals: [100],
  signal: (c) => {
    const long = c.average(SHADOW_LONG, 0);
    if (c.lowerShadow(0) <= long || c.upperShadow(0) <= long || !c.isDoji(0)) return 0;
    const middle = c.low(0) + (c.high(0) - c.low(0)) / 2;
    const near = c.average(NEAR, 0);
    return c.bottom(0) <= middle + near && c.top(0) >= middle - near ? 100 : 0;
  },
});
