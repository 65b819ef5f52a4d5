/**
 * Directional movement of Wilder (1978): moves to new highs against moves to new lows.
 * Sums begin with n − 1 bars as they are; from the next bar on they lose 1 / n of themselves for every new value.
 * Wilder divides both sums by the true range first, which the ratio of the two cancels.
 */
import { assert } from '../../../core/index.ts';

/** Streaming DX, 0 to 100: NaN until n + 1 bars have come. */
export class DirectionalMovement {
  readonly #n: number;
  #high = Number.NaN;
  #low = Number.NaN;
  #bars = 0;
  #plus = 0;
  #minus = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 1, 'directional movement needs at least two bars', n);
    this.#n = n;
  }

  /** Takes a bar and returns DX, or −1 when there is no direction because nothing moved. */
  update(high: number, low: number): number {
    const up = high - this.#high;
    const down = this.#low - low;
    this.#high = high;
    this.#low = low;
    this.#bars++;
    if (this.#bars === 1) return Number.NaN;
    const keep = this.#bars > this.#n ? 1 - 1 / this.#n : 1;
    // Only the larger of the two moves counts, and only when it goes beyond the bar before.
    this.#plus = this.#plus * keep + (up > 0 && up > down ? up : 0);
    this.#minus = this.#minus * keep + (down > 0 && down > up ? down : 0);
    if (this.#bars <= this.#n) return Number.NaN;
    const both = this.#plus + this.#minus;
    return both === 0 ? -1 : (100 * Math.abs(this.#plus - this.#minus)) / both;
  }

  reset(): void {
    this.#high = Number.NaN;
    this.#low = Number.NaN;
    this.#bars = 0;
    this.#plus = 0;
    this.#minus = 0;
  }
}
