/**
 * Sum of Wilder (1978): the first n − 1 values as they are; from the next on it loses 1 / n of itself for every value
 * that comes. It is n times his mean in the long run, and its first value comes one earlier.
 */
import { assert } from '../../../core/index.ts';

/** Streaming sum: NaN until n − 1 values have come, and at least one. A NaN gives NaN and leaves the state as it was. */
export class WilderSum {
  readonly #keep: number;
  /** Values that are added without loss. */
  readonly #plain: number;
  #count = 0;
  #sum = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a sum is of at least one value', n);
    this.#keep = 1 - 1 / n;
    this.#plain = n - 1;
  }

  update(x: number): number {
    if (Number.isNaN(x)) return Number.NaN;
    this.#sum = (this.#count < this.#plain ? this.#sum : this.#sum * this.#keep) + x;
    this.#count++;
    return this.#count < this.#plain ? Number.NaN : this.#sum;
  }

  reset(): void {
    this.#count = 0;
    this.#sum = 0;
  }
}
