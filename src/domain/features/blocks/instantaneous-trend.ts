/**
 * Trend of Ehlers (2001): the mean over one period of the dominant cycle, in which the cycle cancels, smoothed.
 * The period is at most 50, so the sum over it costs a constant.
 */
import { CYCLE_PERIOD_MAX as CELLS } from './hilbert-cycle.ts';

/** Streaming trend; before its first steps the smoothing has zeros. */
export class InstantaneousTrend {
  readonly #cells = new Float64Array(CELLS);
  #at = 0;
  #mean1 = 0;
  #mean2 = 0;
  #mean3 = 0;

  /** Stores a value of which no trend is asked. */
  store(x: number): void {
    this.#at = this.#at === 0 ? CELLS - 1 : this.#at - 1;
    this.#cells[this.#at] = x;
  }

  /** Stores a value and returns the trend over the nearest whole number of steps. */
  update(x: number, period: number): number {
    this.store(x);
    const n = Math.floor(period + 0.5);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const at = this.#at + i;
      sum += this.#cells[at < CELLS ? at : at - CELLS] as number;
    }
    const mean = n === 0 ? 0 : sum / n;
    const trend = (4 * mean + 3 * this.#mean1 + 2 * this.#mean2 + this.#mean3) / 10;
    this.#mean3 = this.#mean2;
    this.#mean2 = this.#mean1;
    this.#mean1 = mean;
    return trend;
  }

  reset(): void {
    this.#cells.fill(0);
    this.#at = 0;
    this.#mean1 = this.#mean2 = this.#mean3 = 0;
  }
}
