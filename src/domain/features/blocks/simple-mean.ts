/** Mean of the last n values. */
import { WindowSum } from './window-sum.ts';

/** Streaming mean: NaN until n values have come. A NaN gives NaN and leaves the state as it was. */
export class SimpleMean {
  readonly #n: number;
  readonly #sum: WindowSum;

  constructor(n: number) {
    this.#n = n;
    this.#sum = new WindowSum(n);
  }

  update(x: number): number {
    return Number.isNaN(x) ? Number.NaN : this.#sum.update(x) / this.#n;
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    this.#sum.reset();
  }
}
