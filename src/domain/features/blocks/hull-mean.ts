/** Weighted mean less its lag, estimated by one over half of the window, and smoothed (Hull 2005). */
import { WeightedMean } from './weighted-mean.ts';

/** Streaming Hull mean: NaN until n + ⌊√n⌋ − 1 values have come. A NaN gives NaN and leaves the state as it was. */
export class HullMean {
  readonly #half: WeightedMean;
  readonly #whole: WeightedMean;
  readonly #smooth: WeightedMean;

  constructor(n: number) {
    this.#half = new WeightedMean(Math.max(Math.floor(n / 2), 1));
    this.#whole = new WeightedMean(n);
    this.#smooth = new WeightedMean(Math.floor(Math.sqrt(n)));
  }

  update(x: number): number {
    return this.#smooth.update(2 * this.#half.update(x) - this.#whole.update(x));
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    this.#half.reset();
    this.#whole.reset();
    this.#smooth.reset();
  }
}
