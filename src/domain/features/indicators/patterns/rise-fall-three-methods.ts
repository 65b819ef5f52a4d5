/** Rising or falling three methods. */
import { BODY_LONG, BODY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

/** A short candle of the other colour that touches the range of the first. */
function rests(c: Candles, ago: number): boolean {
  const overlaps = c.bottom(ago) < c.high(4) && c.top(ago) > c.low(4);
  return c.colour(ago) !== c.colour(4) && overlaps && c.isShort(ago);
}

function rises(c: Candles): boolean {
  const dips = c.close(2) < c.close(3) && c.close(1) < c.close(2);
  return dips && c.open(0) > c.close(1) && c.close(0) > c.close(4);
}

function falls(c: Candles): boolean {
  const climbs = c.close(2) > c.close(3) && c.close(1) > c.close(2);
  return climbs && c.open(0) < c.close(1) && c.close(0) < c.close(4);
}

export const cdlRiseFall3Methods = candlePattern({
  kind: 'cdlRiseFall3Methods',
  taLib: 'CDLRISEFALL3METHODS',
  summary:
    'Rising or falling three methods: three small candles within the range of a long one, against it, and a long one that goes on.',
  rule: '100 (−100 with black and white, above and below exchanged) when [4] is white and long; [3], [2], [1] are black and short, their bodies overlap the range of [4], close[3] > close[2] > close[1]; [0] is white and long, open[0] > close[1], close[0] > close[4]',
  candles: 5,
  settings: [BODY_LONG, BODY_SHORT],
  signals: [-100, 100],
  signal: (c) => {
    const colour = c.colour(4);
    if (c.colour(0) !== colour || !(colour > 0 ? rises(c) : falls(c))) return 0;
    const rest = rests(c, 3) && rests(c, 2) && rests(c, 1);
    return rest && c.isLong(4) && c.isLong(0) ? 100 * colour : 0;
  },
});
