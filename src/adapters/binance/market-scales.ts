/** The grids of the markets of a connection, by their position in the list. Hot path; no allocation. */
import type { FeedInstrument } from '../../ports/index.ts';

const MICROS_PER_MS = 1000;
/** Milliseconds whose microseconds are still exact: the year 2255. */
const MS_MAX = 9_007_199_254_740;
/** Streams opened with `timeUnit=MICROSECOND` say 16 digits. Whatever lies between is no time of either. */
const MICROS_MIN = 1e14;

export class MarketScales {
  readonly count: number;
  readonly #price: Uint8Array;
  readonly #qty: Uint8Array;

  constructor(instruments: readonly FeedInstrument[]) {
    this.count = instruments.length;
    this.#price = Uint8Array.from(instruments, ({ scale }) => scale.priceDecimals);
    this.#qty = Uint8Array.from(instruments, ({ scale }) => scale.qtyDecimals);
  }

  /** Decimals of prices. */
  price(slot: number): number {
    return this.#price[slot] as number;
  }

  /** Decimals of quantities. */
  qty(slot: number): number {
    return this.#qty[slot] as number;
  }
}

/** A time of the venue in microseconds; −1 when it is one in no unit. */
export function marketTime(stamp: number): number {
  if (stamp <= MS_MAX) return stamp * MICROS_PER_MS;
  return stamp >= MICROS_MIN ? stamp : -1;
}
