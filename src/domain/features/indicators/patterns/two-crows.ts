/** Two crows. */
import { BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdl2Crows = candlePattern({
  kind: 'cdl2Crows',
  taLib: 'CDL2CROWS',
  summary: 'Two crows: after a long white candle two black ones, the first above it, the second back into it; bearish.',
  rule: '−100 when [2] is white and long; [1] black, its body above the body of [2]; [0] black, opens within the body of [1] and closes within that of [2]',
  candles: 3,
  settings: [BODY_LONG],
  signals: [-100],
  signal: (c) =>
    c.isWhite(2) &&
    c.isBlack(1) &&
    c.isBlack(0) &&
    c.gapsUp(1, 2) &&
    c.isInBody(c.open(0), 1) &&
    c.isInBody(c.close(0), 2) &&
    c.isLong(2)
      ? -100
      : 0,
});
