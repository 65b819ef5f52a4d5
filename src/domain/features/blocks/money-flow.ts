/**
 * Money flow of a bar (Chaikin): its volume times the place of the close in its range, −1 at the low and 1 at the high.
 */

/** Flow of a bar in base asset; 0 for a bar without a range. */
export function moneyFlow(high: number, low: number, close: number, volume: number): number {
  const range = high - low;
  return range > 0 ? ((close - low - (high - close)) / range) * volume : 0;
}
