/** Place of the close within the range of the last n bars (the raw %K of Lane), in percent. */
import { WindowMax } from './window-max.ts';

/** Streaming raw %K: NaN until n bars have come, 0 for a range of 0. */
export class Stochastic {
  readonly #highs: WindowMax;
  readonly #negativeLows: WindowMax;

  constructor(n: number) {
    this.#highs = new WindowMax(n);
    this.#negativeLows = new WindowMax(n);
  }

  update(high: number, low: number, close: number): number {
    const highest = this.#highs.update(high);
    const lowest = -this.#negativeLows.update(-low);
    const range = highest - lowest;
    return range === 0 ? 0 : (100 * (close - lowest)) / range;
  }

  reset(): void {
    this.#highs.reset();
    this.#negativeLows.reset();
  }
}
