/**
 * Bars as columns. Prices here are doubles for research (features, statistics, plots); the engine trades on the
 * integer form, see `tick-bars.ts`. A price read from decimal text and a price rebuilt from ticks are the same double.
 */

/** Bars of one instrument in the order of time, one array per column, all of length n. */
export interface Bars {
  readonly symbol: string;
  /** Length of a bar in microseconds. Bars may be missing; none is shorter or longer. */
  readonly intervalMicros: number;
  /** (n,) open time of each bar, microseconds since the epoch, strictly increasing. */
  readonly openTime: Float64Array;
  /** (n,) quote asset per unit of base asset. */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** (n,) base asset traded. */
  readonly volume: Float64Array;
}

/** The rows [from, to) of `bars`, sharing memory. */
export function sliceBars(bars: Bars, range: { readonly from: number; readonly to: number }): Bars {
  const { from, to } = range;
  return {
    symbol: bars.symbol,
    intervalMicros: bars.intervalMicros,
    openTime: bars.openTime.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
  };
}

/** Index of the first bar that opens at or after `time`; n when there is none. Binary search, O(log n). */
export function firstBarAtOrAfter(bars: Bars, time: number): number {
  let low = 0;
  let high = bars.openTime.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bars.openTime[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
