/** Exponential mean less its lag, estimated by two further smoothings (Mulloy 1994). */
import { ExponentialMean } from './recursive-mean.ts';

/** Streaming 3 e − 3 e(e) + e(e(e)): NaN until 3n − 2 values have come. A NaN leaves the state as it was. */
export class TripleExponentialMean {
  readonly #first: ExponentialMean;
  readonly #second: ExponentialMean;
  readonly #third: ExponentialMean;

  constructor(n: number) {
    this.#first = new ExponentialMean(n);
    this.#second = new ExponentialMean(n);
    this.#third = new ExponentialMean(n);
  }

  update(x: number): number {
    const first = this.#first.update(x);
    const second = this.#second.update(first);
    return 3 * (first - second) + this.#third.update(second);
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    this.#first.reset();
    this.#second.reset();
    this.#third.reset();
  }
}
