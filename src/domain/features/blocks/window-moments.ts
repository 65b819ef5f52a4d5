/**
 * Mean and sum of squared deviations of the last n values.
 *
 * Blocks as in `window-sum.ts`, but what is kept for a suffix and for the prefix is (mean, M₂), and the two are joined
 * with the formula of Chan, Golub and LeVeque (1979). There is no difference of two large sums, so prices of 60,000 that
 * move by a cent keep their digits, and a window of equal values has a deviation of exactly 0. Values are kept as
 * distances from one of them, in the prefix from its first and in the suffixes from their last: a mean between two
 * neighbouring doubles has no double of its own.
 * Cost: O(1) amortised; memory: 2 (n + 1).
 */
import { assert } from '../../../core/index.ts';

/** Streaming window moments: NaN until n values have come. */
export class WindowMoments {
  readonly #n: number;
  readonly #means: Float64Array;
  readonly #squares: Float64Array;
  #at = 0;
  /** First value of this block, and last value of the one that the suffixes are from. */
  #anchor = 0;
  #suffixAnchor = 0;
  #prefixMean = 0;
  #prefixSquares = 0;
  #mean = Number.NaN;
  #fromMean = Number.NaN;
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

  /** Distance of the last value from the mean, without the rounding of the mean. */
  get fromMean(): number {
    return this.#fromMean;
  }

  /** Σ (x − mean)² over the window. */
  get sumSquares(): number {
    return this.#sumSquares;
  }

  update(x: number): void {
    const n = this.#n;
    const at = this.#at;
    const count = at + 1;
    if (at === 0) this.#anchor = Number.isNaN(x) ? 0 : x;
    const distance = x - this.#anchor;
    const delta = distance - this.#prefixMean;
    const mean = this.#prefixMean + delta / count;
    const squares = this.#prefixSquares + delta * (distance - mean);
    const gap = (this.#means[count] as number) - mean + (this.#suffixAnchor - this.#anchor);
    const share = (n - count) / n;
    const centre = mean + gap * share;
    this.#mean = this.#anchor + centre;
    this.#fromMean = distance - centre;
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
    this.#anchor = 0;
    this.#suffixAnchor = 0;
    this.#mean = Number.NaN;
    this.#fromMean = Number.NaN;
    this.#sumSquares = Number.NaN;
  }

  #closeBlock(): void {
    const n = this.#n;
    const last = this.#means[n - 1] as number;
    const anchor = Number.isNaN(last) ? 0 : last;
    let mean = 0;
    let squares = 0;
    for (let i = n - 1; i > 0; i--) {
      const distance = (this.#means[i] as number) - anchor;
      const delta = distance - mean;
      mean += delta / (n - i);
      squares += delta * (distance - mean);
      this.#means[i] = mean;
      this.#squares[i] = squares;
    }
    this.#at = 0;
    this.#suffixAnchor = anchor;
    this.#prefixMean = 0;
    this.#prefixSquares = 0;
  }
}
