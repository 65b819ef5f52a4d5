/**
 * How many values ago the largest of the last n values came; the latest of several that are equal.
 *
 * A queue of the values that can still become the largest: each is larger than all that came after it. A value that
 * comes throws out the ones that are not larger than itself. Every value enters and leaves once, so the cost is O(1),
 * amortised; memory: 2 n.
 */
import { assert } from '../../../core/index.ts';

/** Streaming age of the maximum, 0 to n − 1: NaN until n values have come. Values are finite. */
export class WindowMaxAge {
  readonly #n: number;
  /** Rings of the values in the queue and of their numbers. */
  readonly #values: Float64Array;
  readonly #numbers: Float64Array;
  #first = 0;
  #size = 0;
  #count = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#values = new Float64Array(n);
    this.#numbers = new Float64Array(n);
  }

  update(x: number): number {
    const n = this.#n;
    const count = this.#count;
    if (this.#size > 0 && (this.#numbers[this.#first] as number) <= count - n) {
      this.#first = this.#first + 1 === n ? 0 : this.#first + 1;
      this.#size--;
    }
    while (this.#size > 0 && (this.#values[this.#cell(this.#size - 1)] as number) <= x) this.#size--;
    const cell = this.#cell(this.#size);
    this.#values[cell] = x;
    this.#numbers[cell] = count;
    this.#size++;
    this.#count = count + 1;
    return count + 1 < n ? Number.NaN : count - (this.#numbers[this.#first] as number);
  }

  reset(): void {
    this.#first = 0;
    this.#size = 0;
    this.#count = 0;
  }

  /** Cell of the i-th value of the queue. */
  #cell(i: number): number {
    const cell = this.#first + i;
    return cell < this.#n ? cell : cell - this.#n;
  }
}
