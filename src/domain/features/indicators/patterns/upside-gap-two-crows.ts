/** Upside gap two crows. */
import { BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlUpsideGap2Crows = candlePattern({
  kind: 'cdlUpsideGap2Crows',
  taLib: 'CDLUPSIDEGAP2CROWS',
  summary:
    'Upside gap two crows: after a long white candle two black ones above it, the second around the first; bearish.',
  rule: '−100 when [2] is white and long; [1] is black and not long, its body above that of [2]; [0] is black, open[0] > open[1], close[2] < close[0] < close[1]',
  candles: 3,
  settings: [BODY_LONG],
  signals: [-100],
  signal: (c) =>
    c.isWhite(2) &&
    c.isBlack(1) &&
    c.isBlack(0) &&
    c.gapsUp(1, 2) &&
    c.open(0) > c.open(1) &&
    c.close(0) < c.close(1) &&
    c.close(0) > c.close(2) &&
    c.isLong(2) &&
    !c.isLong(1)
      ? -100
      : 0,
});
