/**
 * Sums of squared and mixed deviations of the last n pairs.
 *
 * Blocks as in `window-moments.ts`: the means and the sums of a suffix and of the prefix are joined with the formula of
 * Chan, Golub and LeVeque (1979), values are kept as distances from one of them, and nothing is taken away from a
 * running total. Pairs on a line of slope 1 have three equal sums, equal values have sums of exactly 0.
 * Cost: O(1) amortised; memory: 5 (n + 1).
 */
import { assert } from '../../../core/index.ts';

/** Means and sums of a part of the window, in the order of the cells that hold them. */
const MEAN_X = 0;
const MEAN_Y = 1;
const SQUARES_X = 2;
const SQUARES_Y = 3;
const PRODUCTS = 4;
const WIDTH = 5;

/** Streaming co-moments: NaN until n pairs have come. */
export class WindowCoMoments {
  readonly #n: number;
  /** (n + 1, 5) pairs of the new block in its first two columns, then suffixes of the old one. */
  readonly #cells: Float64Array;
  /** (5,) the prefix. */
  readonly #prefix = new Float64Array(WIDTH);
  #at = 0;
  /** First pair of this block, and last pair of the one that the suffixes are from. */
  #anchorX = 0;
  #anchorY = 0;
  #suffixAnchorX = 0;
  #suffixAnchorY = 0;
  #squaresX = Number.NaN;
  #squaresY = Number.NaN;
  #products = Number.NaN;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one pair', n);
    this.#n = n;
    this.#cells = new Float64Array((n + 1) * WIDTH);
    this.reset();
  }

  /** Σ (x − x̄)² over the window. */
  get squaresX(): number {
    return this.#squaresX;
  }

  /** Σ (y − ȳ)² over the window. */
  get squaresY(): number {
    return this.#squaresY;
  }

  /** Σ (x − x̄)(y − ȳ) over the window. */
  get products(): number {
    return this.#products;
  }

  update(x: number, y: number): void {
    const count = this.#at + 1;
    if (count === 1) {
      this.#anchorX = Number.isFinite(x) ? x : 0;
      this.#anchorY = Number.isFinite(y) ? y : 0;
    }
    grow(this.#prefix, 0, x - this.#anchorX, y - this.#anchorY, count);
    this.#join(count);
    this.#cells[this.#at * WIDTH] = x;
    this.#cells[this.#at * WIDTH + MEAN_Y] = y;
    this.#at = count;
    if (count === this.#n) this.#closeBlock();
  }

  reset(): void {
    this.#cells.fill(Number.NaN);
    this.#cells.fill(0, this.#n * WIDTH);
    this.#prefix.fill(0);
    this.#at = 0;
    this.#suffixAnchorX = 0;
    this.#suffixAnchorY = 0;
    this.#squaresX = Number.NaN;
    this.#squaresY = Number.NaN;
    this.#products = Number.NaN;
  }

  /** The window from the prefix of `count` pairs and the suffix of the others. */
  #join(count: number): void {
    const prefix = this.#prefix;
    const cells = this.#cells;
    const at = count * WIDTH;
    const gapX = (cells[at] as number) - (prefix[MEAN_X] as number) + (this.#suffixAnchorX - this.#anchorX);
    const gapY = (cells[at + MEAN_Y] as number) - (prefix[MEAN_Y] as number) + (this.#suffixAnchorY - this.#anchorY);
    const weight = ((this.#n - count) / this.#n) * count;
    this.#squaresX = (prefix[SQUARES_X] as number) + (cells[at + SQUARES_X] as number) + gapX * gapX * weight;
    this.#squaresY = (prefix[SQUARES_Y] as number) + (cells[at + SQUARES_Y] as number) + gapY * gapY * weight;
    this.#products = (prefix[PRODUCTS] as number) + (cells[at + PRODUCTS] as number) + gapX * gapY * weight;
  }

  #closeBlock(): void {
    const n = this.#n;
    const cells = this.#cells;
    const last = (n - 1) * WIDTH;
    const x = cells[last] as number;
    const y = cells[last + MEAN_Y] as number;
    const anchorX = Number.isFinite(x) ? x : 0;
    const anchorY = Number.isFinite(y) ? y : 0;
    for (let i = n - 1; i > 0; i--) {
      const at = i * WIDTH;
      const fromX = (cells[at] as number) - anchorX;
      const fromY = (cells[at + MEAN_Y] as number) - anchorY;
      // The suffix behind this one, of no pairs behind the last; the row of n holds zeros.
      for (let k = 0; k < WIDTH; k++) cells[at + k] = cells[at + WIDTH + k] as number;
      grow(cells, at, fromX, fromY, n - i);
    }
    this.#at = 0;
    this.#suffixAnchorX = anchorX;
    this.#suffixAnchorY = anchorY;
    this.#prefix.fill(0);
  }
}

/** Takes a pair into the means and sums at `at`, which are of `count` pairs then. */
function grow(cells: Float64Array, at: number, x: number, y: number, count: number): void {
  const deltaX = x - (cells[at] as number);
  const deltaY = y - (cells[at + MEAN_Y] as number);
  const meanX = (cells[at] as number) + deltaX / count;
  const meanY = (cells[at + MEAN_Y] as number) + deltaY / count;
  cells[at] = meanX;
  cells[at + MEAN_Y] = meanY;
  cells[at + SQUARES_X] = (cells[at + SQUARES_X] as number) + deltaX * (x - meanX);
  cells[at + SQUARES_Y] = (cells[at + SQUARES_Y] as number) + deltaY * (y - meanY);
  cells[at + PRODUCTS] = (cells[at + PRODUCTS] as number) + deltaX * (y - meanY);
}
