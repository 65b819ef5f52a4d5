/**
 * Largest of the last n values in O(1) amortised time and n + 1 cells, without a branch on prices: suffix maxima of the
 * full block and the prefix maximum of the one that fills (van Herk 1992; Gil and Werman 1993). See `window-sum.ts`.
 * The smallest value is the negative of the largest negative, which is exact.
 */
import { assert } from '../../../core/index.ts';

/** Streaming window maximum: NaN until n values have come. */
export class WindowMax {
  readonly #n: number;
  readonly #cells: Float64Array;
  #at = 0;
  #prefix = Number.NEGATIVE_INFINITY;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#cells = new Float64Array(n + 1);
    this.reset();
  }

  update(x: number): number {
    const cells = this.#cells;
    const at = this.#at;
    const prefix = Math.max(this.#prefix, x);
    const max = Math.max(prefix, cells[at + 1] as number);
    cells[at] = x;
    this.#prefix = prefix;
    this.#at = at + 1;
    if (at + 1 === this.#n) this.#closeBlock();
    return max;
  }

  reset(): void {
    this.#cells.fill(Number.NaN);
    this.#cells[this.#n] = Number.NEGATIVE_INFINITY;
    this.#at = 0;
    this.#prefix = Number.NEGATIVE_INFINITY;
  }

  #closeBlock(): void {
    const cells = this.#cells;
    let max = Number.NEGATIVE_INFINITY;
    for (let i = this.#n - 1; i > 0; i--) {
      max = Math.max(max, cells[i] as number);
      cells[i] = max;
    }
    this.#at = 0;
    this.#prefix = Number.NEGATIVE_INFINITY;
  }
}
