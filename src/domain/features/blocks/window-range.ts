/** Highest high and lowest low of the last n bars. */
import { WindowMax } from './window-max.ts';

/** Streaming extremes: both are NaN until n bars have come. */
export class WindowRange {
  readonly #highs: WindowMax;
  readonly #negativeLows: WindowMax;
  #highest = Number.NaN;
  #lowest = Number.NaN;

  constructor(n: number) {
    this.#highs = new WindowMax(n);
    this.#negativeLows = new WindowMax(n);
  }

  get highest(): number {
    return this.#highest;
  }

  get lowest(): number {
    return this.#lowest;
  }

  /** Half-way between the two. */
  get middle(): number {
    return (this.#highest + this.#lowest) / 2;
  }

  /** Takes the high in `row[high]` and the low in `row[low]`: no number travels through a call that may be a real one. */
  update(row: Float64Array, high: number, low: number): void {
    this.#highest = this.#highs.update(row[high] as number);
    this.#lowest = -this.#negativeLows.update(-(row[low] as number));
  }

  reset(): void {
    this.#highs.reset();
    this.#negativeLows.reset();
    this.#highest = Number.NaN;
    this.#lowest = Number.NaN;
  }
}
