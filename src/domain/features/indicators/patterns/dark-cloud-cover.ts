/** Dark cloud cover. */
import { BODY_LONG } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlDarkCloudCover = candlePattern({
  kind: 'cdlDarkCloudCover',
  taLib: 'CDLDARKCLOUDCOVER',
  summary: 'Dark cloud cover: a black candle that opens above a long white one and closes deep in its body; bearish.',
  rule: '−100 when [1] is white and long; [0] is black, open[0] > high[1], open[1] < close[0] < close[1] − penetration · body[1]',
  candles: 2,
  settings: [BODY_LONG],
  signals: [-100],
  penetration: 0.5,
  signal: (c, penetration) =>
    c.isWhite(1) &&
    c.isBlack(0) &&
    c.open(0) > c.high(1) &&
    c.close(0) > c.open(1) &&
    c.close(0) < c.close(1) - c.body(1) * penetration &&
    c.isLong(1)
      ? -100
      : 0,
});
