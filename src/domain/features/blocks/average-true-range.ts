/** Mean of Wilder of the true range. */
import { WilderMean } from './recursive-mean.ts';
import { TrueRange } from './true-range.ts';

/** Streaming average true range: NaN until n + 1 bars have come. */
export class AverageTrueRange {
  readonly #range = new TrueRange();
  readonly #mean: WilderMean;

  constructor(n: number) {
    this.#mean = new WilderMean(n);
  }

  update(high: number, low: number, close: number): number {
    return this.#mean.update(this.#range.update(high, low, close));
  }

  reset(): void {
    this.#range.reset();
    this.#mean.reset();
  }
}
