/** Exponential mean less its lag, estimated by a second smoothing (Mulloy 1994). */
import { ExponentialMean } from './recursive-mean.ts';

/** Streaming 2 e − e(e): NaN until 2n − 1 values have come. A NaN gives NaN and leaves the state as it was. */
export class DoubleExponentialMean {
  readonly #first: ExponentialMean;
  readonly #second: ExponentialMean;

  constructor(n: number) {
    this.#first = new ExponentialMean(n);
    this.#second = new ExponentialMean(n);
  }

  update(x: number): number {
    const first = this.#first.update(x);
    return 2 * first - this.#second.update(first);
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    this.#first.reset();
    this.#second.reset();
  }
}
