/** The value of n updates ago, from a ring of n cells. */
import { assert } from '../../../core/index.ts';

/** Streaming delay: NaN until n + 1 values have come. */
export class Delay {
  readonly #cells: Float64Array;
  #at = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a delay is at least one update', n);
    this.#cells = new Float64Array(n).fill(Number.NaN);
  }

  /** Stores `x` and returns the value that came n updates before it. */
  update(x: number): number {
    const at = this.#at;
    const before = this.#cells[at] as number;
    this.#cells[at] = x;
    this.#at = at + 1 === this.#cells.length ? 0 : at + 1;
    return before;
  }

  reset(): void {
    this.#cells.fill(Number.NaN);
    this.#at = 0;
  }
}
