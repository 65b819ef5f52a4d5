/**
 * Least-squares line through the last n values against time.
 *
 * Blocks as in `window-moments.ts`. What is kept for a suffix and for the prefix is (mean, Σ (i − ī)(x − x̄)), and the
 * two are joined as co-moments (Chan, Golub and LeVeque 1979): the mean times of two neighbouring parts with n values
 * together are n / 2 apart. There is no difference of two large sums, so prices of 60,000 that move by a cent keep their
 * digits, and the line through equal values has a slope of exactly 0. Values are kept as distances from one of them.
 * Cost: O(1) amortised; memory: 2 (n + 1).
 */
import { assert } from '../../../core/index.ts';

/** Streaming line: NaN until n values have come. */
export class WindowLine {
  readonly #n: number;
  readonly #means: Float64Array;
  readonly #products: Float64Array;
  /** Σ (i − ī)² of n times. */
  readonly #timeSquares: number;
  #at = 0;
  /** First value of this block, and last value of the one that the suffixes are from. */
  #anchor = 0;
  #suffixAnchor = 0;
  #prefixMean = 0;
  #prefixProducts = 0;
  #mean = Number.NaN;
  #slope = Number.NaN;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 1, 'a line goes through at least two values', n);
    this.#n = n;
    this.#means = new Float64Array(n + 1);
    this.#products = new Float64Array(n + 1);
    this.#timeSquares = (n * (n * n - 1)) / 12;
    this.reset();
  }

  /** Rise of the line from one value to the next. */
  get slope(): number {
    return this.#slope;
  }

  update(x: number): void {
    const n = this.#n;
    const count = this.#at + 1;
    if (count === 1) this.#anchor = Number.isFinite(x) ? x : 0;
    const distance = x - this.#anchor;
    const mean = this.#prefixMean + (distance - this.#prefixMean) / count;
    const products = this.#prefixProducts + (count / 2) * (distance - mean);
    const gap = mean - (this.#means[count] as number) + (this.#anchor - this.#suffixAnchor);
    this.#mean = this.#anchor + mean - (gap * (n - count)) / n;
    this.#slope = (products + (this.#products[count] as number) + (gap * (n - count) * count) / 2) / this.#timeSquares;
    this.#means[this.#at] = x;
    this.#prefixMean = mean;
    this.#prefixProducts = products;
    this.#at = count;
    if (count === n) this.#closeBlock();
  }

  /** The line at a value: 0 is the oldest of the window, n − 1 the newest, n the one that comes next. */
  at(i: number): number {
    return this.#mean + this.#slope * (i - (this.#n - 1) / 2);
  }

  reset(): void {
    this.#means.fill(Number.NaN);
    this.#products.fill(Number.NaN);
    this.#means[this.#n] = 0;
    this.#products[this.#n] = 0;
    this.#at = 0;
    this.#anchor = 0;
    this.#suffixAnchor = 0;
    this.#prefixMean = 0;
    this.#prefixProducts = 0;
    this.#mean = Number.NaN;
    this.#slope = Number.NaN;
  }

  #closeBlock(): void {
    const n = this.#n;
    const last = this.#means[n - 1] as number;
    const anchor = Number.isFinite(last) ? last : 0;
    let mean = 0;
    let products = 0;
    for (let i = n - 1; i > 0; i--) {
      const count = n - i;
      const distance = (this.#means[i] as number) - anchor;
      mean += (distance - mean) / count;
      // A value in front of the others lies count / 2 before their mean time.
      products -= (count / 2) * (distance - mean);
      this.#means[i] = mean;
      this.#products[i] = products;
    }
    this.#at = 0;
    this.#suffixAnchor = anchor;
    this.#prefixMean = 0;
    this.#prefixProducts = 0;
  }
}
