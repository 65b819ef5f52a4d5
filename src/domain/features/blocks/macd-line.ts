/** Fast minus slow exponential mean, both with their first value at the same bar. */
import { ExponentialMean } from './recursive-mean.ts';

/** Streaming difference: NaN until `slow` values have come. */
export class MacdLine {
  readonly #fast: ExponentialMean;
  readonly #slow: ExponentialMean;
  /** Values that the fast mean lets pass, so that it is seeded with the values just before the first result. */
  readonly #skip: number;
  #skipped = 0;

  constructor(fast: number, slow: number) {
    this.#fast = new ExponentialMean(fast);
    this.#slow = new ExponentialMean(slow);
    this.#skip = slow - fast;
  }

  update(x: number): number {
    const slow = this.#slow.update(x);
    if (this.#skipped < this.#skip) {
      this.#skipped++;
      return Number.NaN;
    }
    return this.#fast.update(x) - slow;
  }

  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
    this.#skipped = 0;
  }
}
