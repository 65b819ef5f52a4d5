/** Counterattack. */
import { BODY_LONG, EQUAL } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlCounterattack = candlePattern({
  kind: 'cdlCounterattack',
  taLib: 'CDLCOUNTERATTACK',
  summary: 'Counterattack: two long candles of opposite colour that close at the same price.',
  rule: '100 when [1] is black, [0] white, −100 when [1] is white, [0] black; both are long; close[0] equals close[1], by the range of [1]',
  candles: 2,
  settings: [BODY_LONG, EQUAL],
  signals: [-100, 100],
  signal: (c) =>
    c.colour(1) !== c.colour(0) && c.isEqual(c.close(0), c.close(1), 1) && c.isLong(1) && c.isLong(0)
      ? 100 * c.colour(0)
      : 0,
});
