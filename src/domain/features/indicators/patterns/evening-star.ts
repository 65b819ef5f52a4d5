/** Evening star. */
import { BODY_LONG, BODY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlEveningStar = candlePattern({
  kind: 'cdlEveningStar',
  taLib: 'CDLEVENINGSTAR',
  summary: 'Evening star: a small body above a long white candle, and a black one back into it; bearish.',
  rule: '−100 when [2] is white and long; [1] is not long, its body above that of [2]; [0] is black, its body longer than the short one, close[0] < close[2] − penetration · body[2]',
  candles: 3,
  settings: [BODY_LONG, BODY_SHORT],
  signals: [-100],
  penetration: 0.3,
  signal: (c, penetration) =>
    c.isWhite(2) &&
    c.isBlack(0) &&
    c.gapsUp(1, 2) &&
    c.isLong(2) &&
    !c.isLong(1) &&
    c.body(0) > c.average(BODY_SHORT, 0) &&
    c.close(0) < c.close(2) - c.body(2) * penetration
      ? -100
      : 0,
});
