/** Exponential mean of the values plus what they have moved in the time that the mean lags (Ehlers and Way 2010). */
import { Delay } from './delay.ts';
import { ExponentialMean } from './recursive-mean.ts';

/** Streaming mean of 2 x − x[lag]: NaN until n + ⌊(n − 1)/2⌋ values have come. A NaN leaves the state as it was. */
export class ZeroLagMean {
  readonly #delay: Delay | undefined;
  readonly #mean: ExponentialMean;

  constructor(n: number) {
    const lag = Math.floor((n - 1) / 2);
    this.#delay = lag === 0 ? undefined : new Delay(lag);
    this.#mean = new ExponentialMean(n);
  }

  update(x: number): number {
    if (Number.isNaN(x)) return Number.NaN;
    const before = this.#delay === undefined ? x : this.#delay.update(x);
    return this.#mean.update(2 * x - before);
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    out[to] = this.update(row[from] as number);
  }

  reset(): void {
    this.#delay?.reset();
    this.#mean.reset();
  }
}
