/**
 * Bars put together to longer ones, as they close. A longer bar is known when the bar that ends it has closed, or, when
 * that one is missing, as soon as a bar of a later stretch has: never before its time is over. The first one is left
 * out when history begins in the middle of it.
 */
import type { FeatureBar } from '../pipeline.ts';

/** A bar whose fields are written over and over. */
export type MutableBar = { -readonly [K in keyof FeatureBar]: number };

/** An empty bar. */
export function blankBar(): MutableBar {
  return { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
}

/** Streaming aggregation of bars. */
export class TimeframeBar {
  /** The last longer bar that `take` or `finish` reported. */
  readonly closed = blankBar();
  readonly #micros: number;
  readonly #intervalMicros: number;
  readonly #open = blankBar();
  /** Whether `#open` holds bars. */
  #pending = false;
  /** Whether any bar has come: if so, what is missing of a longer bar was not traded. */
  #begun = false;
  #whole = false;

  constructor(micros: number, intervalMicros: number) {
    this.#micros = micros;
    this.#intervalMicros = intervalMicros;
  }

  /** Call before `add`: true when the bar that comes begins another stretch and one was left open, now in `closed`. */
  finish(bar: FeatureBar): boolean {
    return this.#pending && this.#start(bar.openTime) !== this.#open.openTime && this.#close();
  }

  /** Takes a bar. True when it ends a longer one, now in `closed`. */
  add(bar: FeatureBar): boolean {
    const open = this.#open;
    if (this.#pending) {
      open.high = Math.max(open.high, bar.high);
      open.low = Math.min(open.low, bar.low);
      open.close = bar.close;
      open.volume += bar.volume;
    } else {
      const start = this.#start(bar.openTime);
      this.#whole = this.#begun || start === bar.openTime;
      Object.assign(open, bar);
      open.openTime = start;
      this.#pending = true;
      this.#begun = true;
    }
    return bar.openTime + this.#intervalMicros === open.openTime + this.#micros && this.#close();
  }

  reset(): void {
    this.#pending = false;
    this.#begun = false;
  }

  #start(openTime: number): number {
    return openTime - (openTime % this.#micros);
  }

  #close(): boolean {
    this.#pending = false;
    if (!this.#whole) return false;
    Object.assign(this.closed, this.#open);
    return true;
  }
}
