/** Harami cross. */
import { BODY_DOJI, BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';
import { enclosed } from './enclosed.ts';

export const cdlHaramiCross = candlePattern({
  kind: 'cdlHaramiCross',
  taLib: 'CDLHARAMICROSS',
  summary: 'Harami cross: a doji within the long body before.',
  rule: '100 when [1] is black, −100 when it is white; [1] is long, [0] is a doji; both ends of the body of [0] lie within that of [1]; 80 when one or both coincide',
  candles: 2,
  settings: [BODY_LONG, BODY_DOJI],
  signals: [-100, -80, 80, 100],
  signal: (c) => (c.isLong(1) && c.isDoji(0) ? enclosed(c) : 0),
});
