/**
 * Which of the last n values is the largest, counted from the first value of the series.
 *
 * Among equal values the place follows TA-Lib: a value that is as large as the largest takes its place when it comes;
 * when the largest leaves, the earliest of those that are left takes it. Both are known from a queue of the values that
 * no later one exceeds. Every value enters and leaves once, so the cost is O(1), amortised; memory: 2 n. The new value goes
 * through the memory, not through arguments: a number that is passed on would be boxed.
 */
import { assert } from '../../../core/index.ts';

/** Streaming place of the maximum, from 0: NaN until n values have come. */
export class WindowMaxPlace {
  readonly #n: number;
  /** Rings of the values in the queue and of their places. */
  readonly #values: Float64Array;
  readonly #places: Float64Array;
  readonly #newest = new Float64Array(1);
  #first = 0;
  #size = 0;
  #count = 0;
  #place = Number.NaN;
  #largest = Number.NaN;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#values = new Float64Array(n);
    this.#places = new Float64Array(n);
  }

  update(x: number): number {
    this.#newest[0] = x;
    this.#queue();
    this.#choose();
    this.#count++;
    return this.#place;
  }

  reset(): void {
    this.#first = 0;
    this.#size = 0;
    this.#count = 0;
    this.#place = Number.NaN;
    this.#largest = Number.NaN;
  }

  /** Lets the oldest value go when it has left the window, then the ones that are smaller than the newest, and takes it. */
  #queue(): void {
    const n = this.#n;
    const x = this.#newest[0] as number;
    if (this.#size > 0 && (this.#places[this.#first] as number) <= this.#count - n) {
      this.#first = this.#first + 1 === n ? 0 : this.#first + 1;
      this.#size--;
    }
    while (this.#size > 0 && (this.#values[this.#cell(this.#size - 1)] as number) < x) this.#size--;
    const cell = this.#cell(this.#size);
    this.#values[cell] = x;
    this.#places[cell] = this.#count;
    this.#size++;
  }

  /** Finds the place once the window is full. */
  #choose(): void {
    const oldest = this.#count - this.#n + 1;
    if (oldest < 0) return;
    const x = this.#newest[0] as number;
    if (!(this.#place >= oldest)) {
      this.#place = this.#places[this.#first] as number;
      this.#largest = this.#values[this.#first] as number;
    } else if (x >= this.#largest) {
      this.#place = this.#count;
      this.#largest = x;
    }
  }

  /** Cell of the i-th value of the queue. */
  #cell(i: number): number {
    const cell = this.#first + i;
    return cell < this.#n ? cell : cell - this.#n;
  }
}
