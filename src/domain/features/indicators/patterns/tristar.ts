/** Tristar. */
import { BODY_DOJI } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlTristar = candlePattern({
  kind: 'cdlTristar',
  taLib: 'CDLTRISTAR',
  summary: 'Tristar: three doji, the middle one beyond the first, the last not beyond the middle one.',
  rule: '−100 when all are doji by the mean of [2]; the body of [1] is above that of [2] and the upper end of body [0] below that of [1]; 100 with above and below exchanged',
  candles: 3,
  settings: [BODY_DOJI],
  signals: [-100, 100],
  signal: (c) => {
    const most = c.average(BODY_DOJI, 2);
    if (c.body(2) > most || c.body(1) > most || c.body(0) > most) return 0;
    if (c.gapsUp(1, 2)) return c.top(0) < c.top(1) ? -100 : 0;
    return c.gapsDown(1, 2) && c.bottom(0) > c.bottom(1) ? 100 : 0;
  },
});
