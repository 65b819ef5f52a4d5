/**
 * A break out of an inside bar that turns, and the close that confirms it: what the hikkake patterns share.
 *
 * The pattern waits three bars for its confirmation, and a new one takes its place. Both can be seen in the candles
 * themselves, so nothing has to be remembered.
 */
import type { Candles } from '../../blocks/candles.ts';

/** Bars for which a pattern waits. */
const PATIENCE = 3;

/** Whether the range of a candle lies within that of the candle before. */
export function isInside(c: Candles, ago: number): boolean {
  return c.high(ago) < c.high(ago + 1) && c.low(ago) > c.low(ago + 1);
}

/** 1 when high and low are above those of the candle before, −1 when they are below, 0 elsewhere. */
export function breakOut(c: Candles, ago: number): number {
  if (c.high(ago) > c.high(ago + 1) && c.low(ago) > c.low(ago + 1)) return 1;
  return c.high(ago) < c.high(ago + 1) && c.low(ago) < c.low(ago + 1) ? -1 : 0;
}

/** Whether a candle closes beyond the inside bar, to the side of the pattern. */
function isBeyond(c: Candles, ago: number, inside: number, side: number): boolean {
  return side > 0 ? c.close(ago) > c.high(inside) : c.close(ago) < c.low(inside);
}

/**
 * 100 or −100 at a pattern, 200 or −200 at its confirmation.
 * @param pattern side to which the pattern that ends at a candle points, 0 when none does.
 */
export function confirmable(c: Candles, pattern: (c: Candles, ago: number) => number): number {
  for (let ago = 0; ago <= PATIENCE; ago++) {
    const side = pattern(c, ago);
    if (side === 0) continue;
    if (ago === 0) return 100 * side;
    // Only the first close beyond the inside bar counts.
    for (let since = ago - 1; since > 0; since--) if (isBeyond(c, since, ago + 1, side)) return 0;
    return isBeyond(c, 0, ago + 1, side) ? 200 * side : 0;
  }
  return 0;
}
