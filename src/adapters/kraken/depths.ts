/** Depths that Kraken offers for a book. */

const DEPTHS: readonly number[] = [10, 25, 100, 500, 1000];

/** Whether a book of so many levels a side can be subscribed to. */
export function isKrakenDepth(depth: number): boolean {
  return DEPTHS.includes(depth);
}
