/**
 * Mean and sum of squared deviations of the last n values.
 *
 * Blocks as in `window-sum.ts`, but what is kept for a suffix and for the prefix is (mean, M₂), and the two are joined
 * with the formula of Chan, Golub and LeVeque (1979). There is no difference of two large sums, so prices of 60,000 that
 * move by a cent keep their digits, and a window of equal values has a deviation of exactly 0.
 * Cost: O(1) amortised; memory: 2 (n + 1).
 */
import { assert } from '../../../core/index.ts';

/** Streaming window moments: NaN until n values have come. */
export class WindowMoments {
  readonly #n: number;
  readonly #means: Float64Array;
  readonly #squares: Float64Array;
  #at = 0;
  #prefixMean = 0;
  #prefixSquares = 0;
  #mean = Number.NaN;
  #sumSquares = Number.NaN;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#means = new Float64Array(n + 1);
    this.#squares = new Float64Array(n + 1);
    this.reset();
  }

  /** Mean of the window. */
  get mean(): number {
    return this.#mean;
  }

  /** Σ (x − mean)² over the window. */
  get sumSquares(): number {
    return this.#sumSquares;
  }

  update(x: number): void {
    const n = this.#n;
    const at = this.#at;
    const count = at + 1;
    const delta = x - this.#prefixMean;
    const mean = this.#prefixMean + delta / count;
    const squares = this.#prefixSquares + delta * (x - mean);
    const gap = (this.#means[count] as number) - mean;
    const share = (n - count) / n;
    this.#mean = mean + gap * share;
    this.#sumSquares = squares + (this.#squares[count] as number) + gap * gap * share * count;
    this.#means[at] = x;
    this.#prefixMean = mean;
    this.#prefixSquares = squares;
    this.#at = count;
    if (count === n) this.#closeBlock();
  }

  reset(): void {
    this.#means.fill(Number.NaN);
    this.#squares.fill(Number.NaN);
    this.#means[this.#n] = 0;
    this.#squares[this.#n] = 0;
    this.#at = 0;
    this.#prefixMean = 0;
    this.#prefixSquares = 0;
    this.#mean = Number.NaN;
    this.#sumSquares = Number.NaN;
  }

  #closeBlock(): void {
    const n = this.#n;
    let mean = 0;
    let squares = 0;
    for (let i = n - 1; i > 0; i--) {
      const x = this.#means[i] as number;
      const delta = x - mean;
      mean += delta / (n - i);
      squares += delta * (x - mean);
      this.#means[i] = mean;
      this.#squares[i] = squares;
    }
    this.#at = 0;
    this.#prefixMean = 0;
    this.#prefixSquares = 0;
  }
}
