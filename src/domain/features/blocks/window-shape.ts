/**
 * Skewness and kurtosis of the last n values.
 *
 * Blocks as in `window-moments.ts`. What is kept for a suffix and for the prefix is the mean and Σ (x − x̄)ᵏ for k = 2, 3
 * and 4; a value joins them, and they join each other, with the formulas of Pébay (2008, Sandia SAND2008-6212). Nothing
 * is taken away from a running total. Cost: O(1) amortised; memory: 4 (n + 1).
 */
import { assert } from '../../../core/index.ts';

const MEAN = 0;
const SECOND = 1;
const THIRD = 2;
const FOURTH = 3;
const WIDTH = 4;

/** Streaming central moments: NaN until n values have come. */
export class WindowShape {
  readonly #n: number;
  /** (n + 1, 4) values of the new block in the first column, then suffixes of the old one. */
  readonly #cells: Float64Array;
  /** (4,) the prefix. */
  readonly #prefix = new Float64Array(WIDTH);
  #at = 0;
  #second = Number.NaN;
  #third = Number.NaN;
  #fourth = Number.NaN;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#cells = new Float64Array((n + 1) * WIDTH);
    this.reset();
  }

  /** Population skewness √n Σ (x − x̄)³ / (Σ (x − x̄)²)^1.5; 0 when all values are equal. */
  get skewness(): number {
    return this.#second === 0 ? 0 : (Math.sqrt(this.#n) * this.#third) / (this.#second * Math.sqrt(this.#second));
  }

  /** Population excess kurtosis n Σ (x − x̄)⁴ / (Σ (x − x̄)²)² − 3; 0 when all values are equal. */
  get excessKurtosis(): number {
    return this.#second === 0 ? 0 : (this.#n * this.#fourth) / (this.#second * this.#second) - 3;
  }

  update(x: number): void {
    const count = this.#at + 1;
    grow(this.#prefix, 0, x, count);
    this.#join(count);
    this.#cells[this.#at * WIDTH] = x;
    this.#at = count;
    if (count === this.#n) this.#closeBlock();
  }

  reset(): void {
    this.#cells.fill(Number.NaN);
    this.#cells.fill(0, this.#n * WIDTH);
    this.#prefix.fill(0);
    this.#at = 0;
    this.#second = Number.NaN;
    this.#third = Number.NaN;
    this.#fourth = Number.NaN;
  }

  /** The window from the prefix of b values and the suffix of the other a. */
  #join(b: number): void {
    const n = this.#n;
    const a = n - b;
    const prefix = this.#prefix;
    const cells = this.#cells;
    const at = b * WIDTH;
    const gap = (prefix[MEAN] as number) - (cells[at] as number);
    const second = cells[at + SECOND] as number;
    const third = cells[at + THIRD] as number;
    const secondB = prefix[SECOND] as number;
    const thirdB = prefix[THIRD] as number;
    const share = (gap * a) / n;
    const shareB = (gap * b) / n;
    this.#second = second + secondB + gap * share * b;
    this.#third = third + thirdB + gap * share * shareB * (a - b) + 3 * (share * secondB - shareB * second);
    this.#fourth =
      (cells[at + FOURTH] as number) +
      (prefix[FOURTH] as number) +
      (gap * share * b * gap * gap * (a * a - a * b + b * b)) / (n * n) +
      6 * (share * share * secondB + shareB * shareB * second) +
      4 * (share * thirdB - shareB * third);
  }

  #closeBlock(): void {
    const cells = this.#cells;
    for (let i = this.#n - 1; i > 0; i--) {
      const at = i * WIDTH;
      const x = cells[at] as number;
      // The suffix behind this one, of no values behind the last; the row of n holds zeros.
      for (let k = 0; k < WIDTH; k++) cells[at + k] = cells[at + WIDTH + k] as number;
      grow(cells, at, x, this.#n - i);
    }
    this.#at = 0;
    this.#prefix.fill(0);
  }
}

/** Takes a value into the mean and the sums at `at`, which are of `count` values then. */
function grow(cells: Float64Array, at: number, x: number, count: number): void {
  const delta = x - (cells[at] as number);
  const step = delta / count;
  const second = cells[at + SECOND] as number;
  const third = cells[at + THIRD] as number;
  const term = delta * step * (count - 1);
  cells[at] = (cells[at] as number) + step;
  cells[at + FOURTH] =
    (cells[at + FOURTH] as number) +
    term * step * step * (count * count - 3 * count + 3) +
    6 * step * step * second -
    4 * step * third;
  cells[at + THIRD] = third + term * step * (count - 2) - 3 * step * second;
  cells[at + SECOND] = second + term;
}
