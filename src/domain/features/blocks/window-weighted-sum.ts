/**
 * Σ i · x over a window of n values, the oldest with weight 1 and the newest with weight n.
 *
 * Blocks as in `window-sum.ts`. The suffix keeps Σ (1, 2, …) · x, which is a running sum of suffix sums; the new block
 * needs Σ (1, 2, …) · x of its own and its plain sum, which lifts its weights. Nothing is subtracted.
 */
import { assert } from '../../../core/index.ts';

/** Streaming linearly weighted sum: NaN until n values have come. */
export class WindowWeightedSum {
  readonly #n: number;
  readonly #cells: Float64Array;
  #at = 0;
  #plain = 0;
  #weighted = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#cells = new Float64Array(n + 1);
    this.reset();
  }

  update(x: number): number {
    const cells = this.#cells;
    const at = this.#at;
    const count = at + 1;
    const plain = this.#plain + x;
    const weighted = this.#weighted + count * x;
    const sum = weighted + (this.#n - count) * plain + (cells[count] as number);
    cells[at] = x;
    this.#plain = plain;
    this.#weighted = weighted;
    this.#at = count;
    if (count === this.#n) this.#closeBlock();
    return sum;
  }

  reset(): void {
    this.#cells.fill(Number.NaN);
    this.#cells[this.#n] = 0;
    this.#at = 0;
    this.#plain = 0;
    this.#weighted = 0;
  }

  #closeBlock(): void {
    const cells = this.#cells;
    let plain = 0;
    let weighted = 0;
    for (let i = this.#n - 1; i > 0; i--) {
      plain += cells[i] as number;
      weighted += plain;
      cells[i] = weighted;
    }
    this.#at = 0;
    this.#plain = 0;
    this.#weighted = 0;
  }
}
