/**
 * Sum of the last n values, without subtraction.
 *
 * Time is cut into blocks of n values. When a block is full its suffix sums are made in one pass; while the next block
 * fills, the window is a suffix of the old block and the prefix of the new one. Nothing is ever taken away from a
 * running total, so the error does not grow with the length of the stream, a large value leaves no trace once it has
 * left the window, and a window of zeros sums to exactly 0. Cost: two additions a value, amortised; memory: n + 1.
 *
 * The same idea for maxima is the algorithm of van Herk (1992) and Gil and Werman (1993).
 */
import { assert } from '../../../core/index.ts';

/** Streaming window sum: NaN until n values have come, and while a NaN is in the window. */
export class WindowSum {
  readonly #n: number;
  /** cells[0 … at) hold the new block, cells[at + 1 … n) the suffix sums of the old one, cells[n] is 0. */
  readonly #cells: Float64Array;
  #at = 0;
  #prefix = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#cells = new Float64Array(n + 1);
    this.reset();
  }

  update(x: number): number {
    const cells = this.#cells;
    const at = this.#at;
    const prefix = this.#prefix + x;
    const sum = prefix + (cells[at + 1] as number);
    cells[at] = x;
    this.#prefix = prefix;
    this.#at = at + 1;
    if (at + 1 === this.#n) this.#closeBlock();
    return sum;
  }

  reset(): void {
    // A sum with what has not come yet is NaN: the first block needs no test of its own.
    this.#cells.fill(Number.NaN);
    this.#cells[this.#n] = 0;
    this.#at = 0;
    this.#prefix = 0;
  }

  #closeBlock(): void {
    const cells = this.#cells;
    let sum = 0;
    for (let i = this.#n - 1; i > 0; i--) {
      sum += cells[i] as number;
      cells[i] = sum;
    }
    this.#at = 0;
    this.#prefix = 0;
  }
}
