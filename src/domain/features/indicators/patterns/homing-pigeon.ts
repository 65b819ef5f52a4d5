/** Homing pigeon. */
import { BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlHomingPigeon = candlePattern({
  kind: 'cdlHomingPigeon',
  taLib: 'CDLHOMINGPIGEON',
  summary: 'Homing pigeon: a black body within the long black body before; bullish.',
  rule: '100 when both are black; [1] is long, [0] is not; open[0] < open[1] and close[0] > close[1]',
  candles: 2,
  settings: [BODY_LONG],
  signals: [100],
  signal: (c) =>
    c.isBlack(1) && c.isBlack(0) && c.open(0) < c.open(1) && c.close(0) > c.close(1) && c.isLong(1) && !c.isLong(0)
      ? 100
      : 0,
});
