/** Upside or downside gap three methods. */
import { candlePattern } from './candle-pattern.ts';

export const cdlXSideGap3Methods = candlePattern({
  kind: 'cdlXSideGap3Methods',
  taLib: 'CDLXSIDEGAP3METHODS',
  summary:
    'Upside or downside gap three methods: two candles of one colour with a gap, and one of the other that closes it.',
  rule: '100 (−100 with black and white, above and below exchanged) when [2] and [1] are white, the body of [1] above that of [2]; [0] is black, opens within the body of [1] and closes within that of [2]',
  candles: 3,
  settings: [],
  signals: [-100, 100],
  signal: (c) => {
    const colour = c.colour(2);
    if (c.colour(1) !== colour || c.colour(0) === colour) return 0;
    if (!c.isInBody(c.open(0), 1) || !c.isInBody(c.close(0), 2)) return 0;
    return (colour > 0 ? c.gapsUp(1, 2) : c.gapsDown(1, 2)) ? 100 * colour : 0;
  },
});
