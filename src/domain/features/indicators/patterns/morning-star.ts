/** Morning star. */
import { BODY_LONG, BODY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlMorningStar = candlePattern({
  kind: 'cdlMorningStar',
  taLib: 'CDLMORNINGSTAR',
  summary: 'Morning star: a small body below a long black candle, and a white one back into it; bullish.',
  rule: '100 when [2] is black and long; [1] is not long, its body below that of [2]; [0] is white, its body longer than the short one, close[0] > close[2] + penetration · body[2]',
  candles: 3,
  settings: [BODY_LONG, BODY_SHORT],
  signals: [100],
  penetration: 0.3,
  signal: (c, penetration) =>
    c.isBlack(2) &&
    c.isWhite(0) &&
    c.gapsDown(1, 2) &&
    c.isLong(2) &&
    !c.isLong(1) &&
    c.body(0) > c.average(BODY_SHORT, 0) &&
    c.close(0) > c.close(2) + c.body(2) * penetration
      ? 100
      : 0,
});
