/** Mean of the last n values with weights that fall linearly from n for the newest to 1 for the oldest. */
import { WindowWeightedSum } from './window-weighted-sum.ts';

/** Streaming weighted mean: NaN until n values have come. A NaN gives NaN and leaves the state as it was. */
export class WeightedMean {
  readonly #weights: number;
  readonly #sum: WindowWeightedSum;

  constructor(n: number) {
    this.#weights = (n * (n + 1)) / 2;
    this.#sum = new WindowWeightedSum(n);
  }

  update(x: number): number {
    return Number.isNaN(x) ? Number.NaN : this.#sum.update(x) / this.#weights;
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    this.#sum.reset();
  }
}
