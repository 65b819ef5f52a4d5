/** Stalled pattern. */
import { BODY_LONG, BODY_SHORT, NEAR, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function isSecond(c: Candles): boolean {
  const opensIn = c.open(1) > c.open(2) && c.open(1) <= c.close(2) + c.average(NEAR, 2);
  return opensIn && c.isLong(1) && c.lacksUpperShadow(1);
}

export const cdlStalledPattern = candlePattern({
  kind: 'cdlStalledPattern',
  taLib: 'CDLSTALLEDPATTERN',
  summary: 'Stalled pattern: two long white candles and a small one on their shoulder; bearish.',
  rule: '−100 when all are white; close[2] < close[1] < close[0]; [2] and [1] are long; [1] has no upper shadow and opens above open[2], within or near its body, by the range of [2]; [0] is short and open[0] is not below close[1] − body[0], but for near by the range of [1]',
  candles: 3,
  settings: [BODY_LONG, BODY_SHORT, SHADOW_VERY_SHORT, NEAR],
  signals: [-100],
  signal: (c) =>
    c.isWhite(2) &&
    c.isWhite(1) &&
    c.isWhite(0) &&
    c.close(1) > c.close(2) &&
    c.close(0) > c.close(1) &&
    isSecond(c) &&
    c.isLong(2) &&
    c.isShort(0) &&
    c.open(0) >= c.close(1) - c.body(0) - c.average(NEAR, 1)
      ? -100
      : 0,
});
