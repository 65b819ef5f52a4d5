/**
 * Means with a memory that fades: the plain mean of the first n values, then a recursion.
 * A NaN gives NaN and leaves the state as it was, so a mean of a series that is still warming up starts with it.
 */
import { assert } from '../../../core/index.ts';

/** Seeds with the mean of the first n values; the subclasses say how it goes on. */
abstract class SeededMean {
  protected readonly n: number;
  protected value = Number.NaN;
  #count = 0;
  #sum = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a mean is of at least one value', n);
    this.n = n;
  }

  /** Whether the seed is complete. */
  protected get seeded(): boolean {
    return this.#count === this.n;
  }

  /** One of the first n values: `value` is NaN before the last of them, their mean at the last. */
  protected seed(x: number): void {
    this.#sum += x;
    this.#count++;
    if (this.#count === this.n) this.value = this.#sum / this.n;
  }

  reset(): void {
    this.value = Number.NaN;
    this.#count = 0;
    this.#sum = 0;
  }
}

/** Exponential mean with weight 2 / (n + 1) on the newest value. */
export class ExponentialMean extends SeededMean {
  readonly #weight: number;

  constructor(n: number) {
    super(n);
    this.#weight = 2 / (n + 1);
  }

  update(x: number): number {
    if (Number.isNaN(x)) return Number.NaN;
    // One return of one double: the result of a call here would box the value at every update.
    if (this.seeded) this.value += (x - this.value) * this.#weight;
    else this.seed(x);
    return this.value;
  }
}

/** Mean of Wilder (1978) with weight 1 / n on the newest value. */
export class WilderMean extends SeededMean {
  update(x: number): number {
    if (Number.isNaN(x)) return Number.NaN;
    if (this.seeded) this.value = (this.value * (this.n - 1) + x) / this.n;
    else this.seed(x);
    return this.value;
  }
}
