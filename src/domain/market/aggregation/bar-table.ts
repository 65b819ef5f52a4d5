/** Finished bars: one as a view that lasts for a call, many as columns that grow. */
import type { WireScale } from '../market-sink.ts';
import type { TradeBars } from './columns.ts';

/** A bar that a builder hands over. It is the builder's own: read it during the call, keep nothing of it but numbers. */
export interface FinishedBar {
  /** Time bars: left edge. Others: time of the first trade. */
  readonly time: number;
  /** When the bar was known to be over. Time bars: right edge. Others: latest time of its trades. */
  readonly endTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Sum of quantities, correctly rounded. */
  readonly volume: number;
  /** Sum of price times quantity, correctly rounded. */
  readonly notional: number;
  /** Quantity that buyers took. */
  readonly buyVolume: number;
  /** Quantity that sellers took. With `buyVolume` it is `volume` where every side is known. */
  readonly sellVolume: number;
  /** Number of trades. 0 in a bar that fills a stretch without one. */
  readonly count: number;
  /** False for a bar that was cut short by `finish`. */
  readonly complete: boolean;
}

/** Takes bars as they are finished. */
export interface BarTarget {
  bar(bar: FinishedBar): void;
}

const COLUMNS = [
  'time',
  'endTime',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'notional',
  'buyVolume',
  'sellVolume',
  'count',
] as const;

/** Bars with everything that a builder knows of them. */
export interface BuiltBars extends TradeBars {
  /** (m,) when each bar was known to be over. */
  readonly endTime: Float64Array;
  /** (m,) quantity that buyers took. */
  readonly buyVolume: Float64Array;
  /** (m,) quantity that sellers took. */
  readonly sellVolume: Float64Array;
}

const WIDTH = COLUMNS.length;

/** Collects bars, in rows that double when they are full: nothing is allocated for a bar otherwise. */
export class BarTable implements BarTarget {
  /** Row by row, in the order of COLUMNS. */
  #rows: Float64Array;
  #length = 0;

  /** @param options.capacity bars that fit before the rows grow. @defaultValue 1024 */
  constructor(options: { readonly capacity?: number } = {}) {
    this.#rows = new Float64Array(WIDTH * Math.max(1, options.capacity ?? 1024));
  }

  /** Number of bars. */
  get length(): number {
    return this.#length;
  }

  bar(bar: FinishedBar): void {
    const at = WIDTH * this.#length;
    if (at === this.#rows.length) this.#grow();
    const rows = this.#rows;
    rows[at] = bar.time;
    rows[at + 1] = bar.endTime;
    rows[at + 2] = bar.open;
    rows[at + 3] = bar.high;
    rows[at + 4] = bar.low;
    rows[at + 5] = bar.close;
    rows[at + 6] = bar.volume;
    rows[at + 7] = bar.notional;
    rows[at + 8] = bar.buyVolume;
    rows[at + 9] = bar.sellVolume;
    rows[at + 10] = bar.count;
    this.#length++;
  }

  #grow(): void {
    const more = new Float64Array(2 * this.#rows.length);
    more.set(this.#rows);
    this.#rows = more;
  }

  /** The bars so far, as new columns. */
  bars(): BuiltBars {
    const rows = this.#rows;
    const column = (k: number) => Float64Array.from({ length: this.#length }, (_, j) => rows[WIDTH * j + k] as number);
    return Object.fromEntries(COLUMNS.map((name, k) => [name, column(k)])) as unknown as BuiltBars;
  }

  /** Forgets the bars and keeps the room. */
  clear(): void {
    this.#length = 0;
  }
}

/**
 * Bars in whole units of the wire as doubles of quote and base asset. A price of 6182401 at two decimals becomes 61824.01, the same
 * double as that of the text.
 * @param bars (m,) columns in whole units, as a `BarSink` gives them.
 * @param scale decimals of prices and quantities.
 * @returns (m,) new columns.
 */
export function unscaleBars(bars: BuiltBars, scale: WireScale): BuiltBars {
  const over = (column: Float64Array, decimals: number): Float64Array => {
    // A power of ten up to 10^22 is exact, so the division is the only rounding.
    const unit = Number(`1e${decimals}`);
    return column.map((value) => value / unit);
  };
  const { priceDecimals, qtyDecimals } = scale;
  return {
    ...bars,
    open: over(bars.open, priceDecimals),
    high: over(bars.high, priceDecimals),
    low: over(bars.low, priceDecimals),
    close: over(bars.close, priceDecimals),
    volume: over(bars.volume, qtyDecimals),
    notional: over(bars.notional, priceDecimals + qtyDecimals),
    buyVolume: over(bars.buyVolume, qtyDecimals),
    sellVolume: over(bars.sellVolume, qtyDecimals),
  };
}
