/**
 * Exponential back-off with jitter: the delay doubles with each failure up to a ceiling, and a half of it is random, so
 * that clients that a venue cut off together do not come back together. The same seed gives the same delays.
 */
import type { Rng } from '../../core/index.ts';

export interface BackoffOptions {
  /** Delay before the first repetition, ms. */
  readonly firstMs: number;
  /** Ceiling, ms. */
  readonly maxMs: number;
}

export class Backoff {
  readonly #options: BackoffOptions;
  readonly #rng: Rng;
  #failures = 0;

  constructor(options: BackoffOptions, rng: Rng) {
    this.#options = options;
    this.#rng = rng;
  }

  /** Delay before the next attempt, ms: between a half and the whole of first · 2^failures. */
  next(): number {
    const { firstMs, maxMs } = this.#options;
    // 2^30 times any delay is beyond every ceiling; without the limit the factor would end at infinity.
    const full = Math.min(maxMs, firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return full / 2 + (full / 2) * this.#rng.uniform();
  }

  /** All is well again: the next delay is the first one. */
  reset(): void {
    this.#failures = 0;
  }

  /** Delays given since the last reset. */
  get failures(): number {
    return this.#failures;
  }
}
