/** Doji star. */
import { BODY_DOJI, BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlDojiStar = candlePattern({
  kind: 'cdlDojiStar',
  taLib: 'CDLDOJISTAR',
  summary: 'Doji star: a doji that gaps away from a long candle, in its direction.',
  rule: '−100 when [1] is white and long and [0] is a doji whose body is above that of [1]; 100 when [1] is black and long and [0] is a doji whose body is below',
  candles: 2,
  settings: [BODY_LONG, BODY_DOJI],
  signals: [-100, 100],
  signal: (c) => {
    const colour = c.colour(1);
    const gaps = colour > 0 ? c.gapsUp(0, 1) : c.gapsDown(0, 1);
    return gaps && c.isLong(1) && c.isDoji(0) ? -100 * colour : 0;
  },
});
