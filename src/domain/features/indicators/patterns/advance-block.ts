/** Advance block. */
import { BODY_LONG, FAR, NEAR, SHADOW_LONG, SHADOW_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

function advances(c: Candles, ago: number): boolean {
  const before = ago + 1;
  const opensIn = c.open(ago) > c.open(before) && c.open(ago) <= c.close(before) + c.average(NEAR, before);
  return c.close(ago) > c.close(before) && opensIn;
}

/** Whether bodies shrink or upper shadows grow. */
function isBlocked(c: Candles): boolean {
  const [third, second, first] = [c.body(0), c.body(1), c.body(2)];
  if (second < first - c.average(FAR, 2) && third < second + c.average(NEAR, 1)) return true;
  if (third < second - c.average(FAR, 1)) return true;
  if (third >= second) return false;
  if (c.upperShadow(0) > c.average(SHADOW_LONG, 0)) return true;
  return second < first && (pushesBack(c, 0) || pushesBack(c, 1));
}

function pushesBack(c: Candles, ago: number): boolean {
  return c.upperShadow(ago) > c.average(SHADOW_SHORT, ago);
}

export const cdlAdvanceBlock = candlePattern({
  kind: 'cdlAdvanceBlock',
  taLib: 'CDLADVANCEBLOCK',
  summary: 'Advance block: three white candles with rising closes that lose their strength; bearish.',
  rule: '−100 when all are white; close[2] < close[1] < close[0]; [1] and [0] open above the open before, within or near its body, by the range of that candle; [2] is long with a short upper shadow; and one of: body[1] far shorter than body[2] and body[0] < body[1] + near, by the ranges of [2] and [1]; body[0] far shorter than body[1], by the range of [1]; body[0] < body[1] < body[2] and the upper shadow of [0] or [1] longer than the short one; body[0] < body[1] and a long upper shadow of [0]',
  candles: 3,
  settings: [BODY_LONG, SHADOW_LONG, SHADOW_SHORT, NEAR, FAR],
  signals: [-100],
  signal: (c) =>
    c.isWhite(2) &&
    c.isWhite(1) &&
    c.isWhite(0) &&
    advances(c, 1) &&
    advances(c, 0) &&
    c.isLong(2) &&
    c.upperShadow(2) < c.average(SHADOW_SHORT, 2) &&
    isBlocked(c)
      ? -100
      : 0,
});
