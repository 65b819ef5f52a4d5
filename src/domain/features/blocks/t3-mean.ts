/**
 * Six exponential means after one another, combined so that the lag of the sum is small (Tillson 1998): the generalised
 * double mean (1 + v) e − v e(e), applied three times.
 */
import { ExponentialMean } from './recursive-mean.ts';

/** Streaming T3: NaN until 6n − 5 values have come. A NaN gives NaN and leaves the state as it was. */
export class T3Mean {
  readonly #means: readonly ExponentialMean[];
  readonly #c3: number;
  readonly #c4: number;
  readonly #c5: number;
  readonly #c6: number;

  /** @param v how much of the lag is taken away: 0 is a threefold exponential mean, 1 a threefold double one. */
  constructor(n: number, v = 0.7) {
    this.#means = Array.from({ length: 6 }, () => new ExponentialMean(n));
    this.#c6 = -(v ** 3);
    this.#c5 = 3 * v ** 2 + 3 * v ** 3;
    this.#c4 = -3 * v - 6 * v ** 2 - 3 * v ** 3;
    this.#c3 = 1 + 3 * v + 3 * v ** 2 + v ** 3;
  }

  update(x: number): number {
    const means = this.#means;
    const e2 = (means[1] as ExponentialMean).update((means[0] as ExponentialMean).update(x));
    const e3 = (means[2] as ExponentialMean).update(e2);
    const e4 = (means[3] as ExponentialMean).update(e3);
    const e5 = (means[4] as ExponentialMean).update(e4);
    const e6 = (means[5] as ExponentialMean).update(e5);
    return this.#c6 * e6 + this.#c5 * e5 + this.#c4 * e4 + this.#c3 * e3;
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    for (const mean of this.#means) mean.reset();
  }
}
