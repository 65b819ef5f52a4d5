/** Mat hold. */
import { BODY_LONG, BODY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function fallsBack(c: Candles, ago: number, floor: number): boolean {
  return c.bottom(ago) < c.close(4) && c.bottom(ago) > floor;
}

export const cdlMatHold = candlePattern({
  kind: 'cdlMatHold',
  taLib: 'CDLMATHOLD',
  summary:
    'Mat hold: a long white candle, a gap up, three small ones that fall back into its body, and a rise above them all; bullish.',
  rule: '100 when [4] is white and long; [3], [2], [1] are short; [3] is black, its body above that of [4]; the lower ends of the bodies of [2] and [1] are below close[4] and above close[4] − penetration · body[4]; the upper end of body [2] is below open[3], that of [1] below that of [2]; [0] is white, open[0] > close[1], close[0] > the highs of [3], [2] and [1]',
  candles: 5,
  settings: [BODY_LONG, BODY_SHORT],
  signals: [100],
  penetration: 0.5,
  signal: (c, penetration) => {
    if (!c.isWhite(4) || !c.isBlack(3) || !c.isWhite(0) || !c.gapsUp(3, 4)) return 0;
    const floor = c.close(4) - c.body(4) * penetration;
    const holds = fallsBack(c, 2, floor) && fallsBack(c, 1, floor) && c.top(2) < c.open(3) && c.top(1) < c.top(2);
    const rises = c.open(0) > c.close(1) && c.close(0) > Math.max(c.high(3), c.high(2), c.high(1));
    return holds && rises && c.isLong(4) && c.isShort(3) && c.isShort(2) && c.isShort(1) ? 100 : 0;
  },
});
