/** Abandoned baby. */
import { BODY_DOJI, BODY_LONG, BODY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function liesBelow(c: Candles): boolean {
  return c.high(1) < c.low(2) && c.high(1) < c.low(0);
}

function liesAbove(c: Candles): boolean {
  return c.low(1) > c.high(2) && c.low(1) > c.high(0);
}

export const cdlAbandonedBaby = candlePattern({
  kind: 'cdlAbandonedBaby',
  taLib: 'CDLABANDONEDBABY',
  summary: 'Abandoned baby: a doji that gaps away with its shadows, between two candles of opposite colour.',
  rule: '100 (−100 with black and white, above and below exchanged) when [2] is black and long; [1] is a doji, high[1] < low[2]; [0] is white, its body longer than the short one, low[0] > high[1], close[0] > close[2] + penetration · body[2]',
  candles: 3,
  settings: [BODY_LONG, BODY_DOJI, BODY_SHORT],
  signals: [-100, 100],
  penetration: 0.3,
  signal: (c, penetration) => {
    const colour = c.colour(0);
    if (c.colour(2) === colour || !(colour > 0 ? liesBelow(c) : liesAbove(c))) return 0;
    if (!c.isLong(2) || !c.isDoji(1) || c.body(0) <= c.average(BODY_SHORT, 0)) return 0;
    const back = c.body(2) * penetration;
    const returns = colour > 0 ? c.close(0) > c.close(2) + back : c.close(0) < c.close(2) - back;
    return returns ? 100 * colour : 0;
  },
});
