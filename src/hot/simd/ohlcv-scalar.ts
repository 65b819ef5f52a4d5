/**
 * Plain twins of `ohlcvSegments` and `firstDescent`, for tests, for short segments and to find the row that the fast
 * form complains about. Cost: O(n).
 */

/** Trades as columns of equal length. */
export interface OhlcvInput {
  /** (n,) */
  readonly price: Float64Array;
  /** (n,) */
  readonly qty: Float64Array;
}

/** One row for each segment, at least as many as there are segments. */
export interface OhlcvOutput {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Σ qty. */
  readonly volume: Float64Array;
  /** Σ price · qty. */
  readonly notional: Float64Array;
}

/** Whether a trade can have been: a finite price above zero, a finite quantity of zero or more. */
function possible(price: number, qty: number): boolean {
  return price > 0 && price < Infinity && qty >= 0 && qty < Infinity;
}

/** Index of the first row with an impossible price or quantity, or −1. */
export function firstImpossibleTrade(input: OhlcvInput): number {
  const { price, qty } = input;
  for (let i = 0; i < price.length; i++) if (!possible(price[i] as number, qty[i] as number)) return i;
  return -1;
}

/**
 * Index of the first time in a stretch of rows that is below the one before it, or not a number; −1 when there is none.
 * @param time (n,)
 * @param range.from first row.   @param range.to row after the last one.
 */
export function scalarFirstDescent(time: Float64Array, range: { readonly from: number; readonly to: number }): number {
  const { from, to } = range;
  let before = from > 0 ? (time[from - 1] as number) : Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const t = time[i] as number;
    if (!(t >= before)) return i;
    before = t;
  }
  return -1;
}

/**
 * Open, high, low, close and sums of each segment. The sums carry their rounding errors along (Neumaier 1974).
 * @param input (n,) columns.
 * @param ends (m,) row after the last one of each segment, ascending strictly, the last one n; the first begins at 0.
 * @param out (m,) filled.
 * @returns false when a price is not finite and above zero, or a quantity not finite or below zero; `out` is then unusable.
 */
export function scalarOhlcvSegments(input: OhlcvInput, ends: Int32Array, out: OhlcvOutput): boolean {
  const { price, qty } = input;
  let at = 0;
  for (let j = 0; j < ends.length; j++) {
    const end = ends[j] as number;
    const open = price[at] as number;
    let high = open;
    let low = open;
    let volume = 0;
    let volumeRest = 0;
    let notional = 0;
    let notionalRest = 0;
    for (; at < end; at++) {
      const p = price[at] as number;
      const q = qty[at] as number;
      if (!possible(p, q)) return false;
      if (p > high) high = p;
      if (p < low) low = p;
      const v = volume + q;
      volumeRest += volume >= q ? volume - v + q : q - v + volume;
      volume = v;
      const pq = p * q;
      const n = notional + pq;
      notionalRest += notional >= pq ? notional - n + pq : pq - n + notional;
      notional = n;
    }
    out.open[j] = open;
    out.high[j] = high;
    out.low[j] = low;
    out.close[j] = price[end - 1] as number;
    out.volume[j] = volume + volumeRest;
    out.notional[j] = notional + notionalRest;
  }
  return true;
}
