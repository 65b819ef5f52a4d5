/** Harami. */
import { BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';
import { enclosed } from './enclosed.ts';

export const cdlHarami = candlePattern({
  kind: 'cdlHarami',
  taLib: 'CDLHARAMI',
  summary: 'Harami: a body that is not long within the long body before.',
  rule: '100 when [1] is black, −100 when it is white; [1] is long, [0] is not; both ends of the body of [0] lie within that of [1]; 80 when one or both coincide',
  candles: 2,
  settings: [BODY_LONG],
  signals: [-100, -80, 80, 100],
  signal: (c) => (c.isLong(1) && !c.isLong(0) ? enclosed(c) : 0),
});
