/** Two marubozu that leave a gap between them: what the kicking patterns share. */
import type { Candles } from '../../blocks/candles.ts';

function isLongMarubozu(c: Candles, ago: number): boolean {
  return c.isLong(ago) && c.lacksUpperShadow(ago) && c.lacksLowerShadow(ago);
}

/** Whether [0] kicks away from [1], in its own direction. */
export function isKick(c: Candles): boolean {
  if (c.colour(1) === c.colour(0)) return false;
  const gap = c.isWhite(0) ? c.low(0) > c.high(1) : c.high(0) < c.low(1);
  return gap && isLongMarubozu(c, 1) && isLongMarubozu(c, 0);
}
