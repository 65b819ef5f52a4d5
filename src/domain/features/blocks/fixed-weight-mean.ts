/** Exponential mean whose weight does not follow from the number of values that it is seeded with. */
import { assert } from '../../../core/index.ts';

/** Streaming mean: the plain mean of the first n values, then a recursion; NaN until n values have come. */
export class FixedWeightMean {
  readonly #n: number;
  readonly #weight: number;
  #count = 0;
  #sum = 0;
  #value = Number.NaN;

  constructor(n: number, weight: number) {
    assert(Number.isInteger(n) && n > 0, 'a mean is of at least one value', n);
    assert(weight > 0 && weight <= 1, 'the newest value has a weight from 0 to 1', weight);
    this.#n = n;
    this.#weight = weight;
  }

  update(x: number): number {
    if (this.#count === this.#n) {
      this.#value += (x - this.#value) * this.#weight;
    } else {
      this.#sum += x;
      this.#count++;
      if (this.#count === this.#n) this.#value = this.#sum / this.#n;
    }
    return this.#value;
  }

  reset(): void {
    this.#count = 0;
    this.#sum = 0;
    this.#value = Number.NaN;
  }
}
