/** Wilder mean of the directional index (Wilder 1978), seeded with the plain mean of the first n. */
import { assert } from '../../../core/index.ts';
import { DirectionalIndex } from './directional-movement.ts';

/** Streaming ADX, 0 to 100: NaN until 2 n bars have come. */
export class AverageDirectionalIndex {
  readonly #n: number;
  readonly #index: DirectionalIndex;
  #seeds = 0;
  #sum = 0;
  #mean = Number.NaN;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 1, 'the average needs at least two bars', n);
    this.#n = n;
    this.#index = new DirectionalIndex(n);
  }

  update(high: number, low: number): number {
    const n = this.#n;
    const dx = this.#index.update(high, low);
    // Without a direction the seed counts 0 and the mean stays where it is.
    if (this.#seeds < n) {
      if (!Number.isNaN(dx)) {
        this.#sum += Math.max(dx, 0);
        this.#seeds++;
        if (this.#seeds === n) this.#mean = this.#sum / n;
      }
    } else if (dx >= 0) {
      this.#mean = (this.#mean * (n - 1) + dx) / n;
    }
    return this.#mean;
  }

  reset(): void {
    this.#index.reset();
    this.#seeds = 0;
    this.#sum = 0;
    this.#mean = Number.NaN;
  }
}
