/**
 * Trend of Ehlers (2001): the mean over one period of the dominant cycle, in which the cycle cancels, smoothed.
 * The period is at most 50, so the sum over it costs a constant.
 */
import { CYCLE_PERIOD_MAX as CELLS, type HilbertCycle } from './hilbert-cycle.ts';

/** Streaming trend over the period of a cycle: NaN until that has started; the smoothing then begins with zeros. */
export class InstantaneousTrend {
  readonly #cycle: HilbertCycle;
  /** Ring of the last values; the newest is at `#at`, the older ones after it. */
  readonly #cells = new Float64Array(CELLS);
  #at = 0;
  #mean1 = 0;
  #mean2 = 0;
  #mean3 = 0;
  #value = Number.NaN;

  /** @param cycle is updated before the trend is. */
  constructor(cycle: HilbertCycle) {
    this.#cycle = cycle;
  }

  /** The trend. */
  get value(): number {
    return this.#value;
  }

  /** Takes the value in `row[cell]`. */
  update(row: Float64Array, cell: number): void {
    this.#at = this.#at === 0 ? CELLS - 1 : this.#at - 1;
    this.#cells[this.#at] = row[cell] as number;
    if (this.#cycle.started) this.#advance();
  }

  reset(): void {
    this.#cells.fill(0);
    this.#at = 0;
    this.#mean1 = this.#mean2 = this.#mean3 = 0;
    this.#value = Number.NaN;
  }

  #advance(): void {
    const n = Math.floor(this.#cycle.smoothPeriod + 0.5);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const at = this.#at + i;
      sum += this.#cells[at < CELLS ? at : at - CELLS] as number;
    }
    const mean = n === 0 ? 0 : sum / n;
    this.#value = (4 * mean + 3 * this.#mean1 + 2 * this.#mean2 + this.#mean3) / 10;
    this.#mean3 = this.#mean2;
    this.#mean2 = this.#mean1;
    this.#mean1 = mean;
  }
}
