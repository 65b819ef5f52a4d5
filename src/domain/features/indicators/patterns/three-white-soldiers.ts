/** Three advancing white soldiers. */
import { BODY_SHORT, FAR, NEAR, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import type { Candles } from '../../blocks/candles.ts';
import { candlePattern } from './candle-pattern.ts';

/** A white candle that closes at its high. */
function isSoldier(c: Candles, ago: number): boolean {
  return c.isWhite(ago) && c.lacksUpperShadow(ago);
}

function advances(c: Candles, ago: number): boolean {
  const before = ago + 1;
  const opensIn = c.open(ago) > c.open(before) && c.open(ago) <= c.close(before) + c.average(NEAR, before);
  return c.close(ago) > c.close(before) && opensIn && c.body(ago) > c.body(before) - c.average(FAR, before);
}

export const cdl3WhiteSoldiers = candlePattern({
  kind: 'cdl3WhiteSoldiers',
  taLib: 'CDL3WHITESOLDIERS',
  summary: 'Three advancing white soldiers: three white candles with rising closes near their highs; bullish.',
  rule: '100 when all are white without an upper shadow; close[2] < close[1] < close[0]; [1] and [0] open above the open before, within or near its body, by the range of that candle, and their bodies are not far shorter than the one before; [0] is not short',
  candles: 3,
  settings: [BODY_SHORT, SHADOW_VERY_SHORT, NEAR, FAR],
  signals: [100],
  signal: (c) =>
    isSoldier(c, 2) &&
    isSoldier(c, 1) &&
    isSoldier(c, 0) &&
    advances(c, 1) &&
    advances(c, 0) &&
    c.body(0) > c.average(BODY_SHORT, 0)
      ? 100
      : 0,
});
