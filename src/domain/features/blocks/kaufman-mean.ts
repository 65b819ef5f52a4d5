/**
 * Exponential mean whose weight follows the efficiency ratio of the last n moves (Kaufman 1995): fast on a line, slow in
 * noise. It starts at the value before the first one that it averages.
 */
import { Delay } from './delay.ts';
import { WindowSum } from './window-sum.ts';

/** Weights of exponential means over 2 and 30 values. */
const FAST = 2 / 3;
const SLOW = 2 / 31;

/** Streaming adaptive mean: NaN until n + 1 values have come, the value itself for n = 1. A NaN gives NaN and leaves the state as it was. */
export class KaufmanMean {
  readonly #delay: Delay;
  readonly #path: WindowSum;
  #before = Number.NaN;
  #mean = Number.NaN;
  #count = 0;
  readonly #n: number;

  constructor(n: number) {
    this.#n = n;
    this.#delay = new Delay(n);
    this.#path = new WindowSum(n);
  }

  update(x: number): number {
    // Over one move it has nothing to adapt to.
    if (Number.isNaN(x) || this.#n === 1) return x;
    const path = this.#count === 0 ? Number.NaN : this.#path.update(Math.abs(x - this.#before));
    const distance = Math.abs(x - this.#delay.update(x));
    if (this.#count < this.#n) this.#count++;
    else this.#advance(x, path === 0 ? 1 : Math.min(distance / path, 1));
    this.#before = x;
    return this.#mean;
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    this.#delay.reset();
    this.#path.reset();
    this.#before = Number.NaN;
    this.#mean = Number.NaN;
    this.#count = 0;
  }

  #advance(x: number, efficiency: number): void {
    const weight = efficiency * (FAST - SLOW) + SLOW;
    const mean = Number.isNaN(this.#mean) ? this.#before : this.#mean;
    this.#mean = mean + (x - mean) * weight * weight;
  }
}
