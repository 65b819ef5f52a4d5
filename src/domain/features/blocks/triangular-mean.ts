/** Mean of the last n values with weights that rise to the middle of the window and fall again: a mean of means. */
import { SimpleMean } from './simple-mean.ts';

/** Streaming triangular mean: NaN until n values have come. A NaN gives NaN and leaves the state as it was. */
export class TriangularMean {
  readonly #first: SimpleMean;
  readonly #second: SimpleMean;

  constructor(n: number) {
    // Windows of a and b values after one another span a + b − 1: they are equal for an odd n, one apart for an even n.
    this.#first = new SimpleMean(Math.ceil(n / 2));
    this.#second = new SimpleMean(Math.floor(n / 2) + 1);
  }

  update(x: number): number {
    return this.#second.update(this.#first.update(x));
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    this.#first.reset();
    this.#second.reset();
  }
}
