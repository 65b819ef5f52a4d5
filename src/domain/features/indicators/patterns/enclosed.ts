/** A body within the body before: what the harami patterns share. */
import type { Candles } from '../../blocks/candles.ts';

/** 100 against the colour of [1] when both ends of the body of [0] lie within its body, 80 when an end lies on its end. */
export function enclosed(c: Candles): number {
  const above = c.top(1) - c.top(0);
  const below = c.bottom(0) - c.bottom(1);
  if (above < 0 || below < 0) return 0;
  return -c.colour(1) * (above > 0 && below > 0 ? 100 : 80);
}
