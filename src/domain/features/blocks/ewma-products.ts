/**
 * Weighted means of squares and products of two series, with weights that fall by the same factor every pair and that
 * are divided by their sum, so that the first values count as all others do.
 */
import { assert } from '../../../core/index.ts';

/** Streaming means: NaN until `needed` pairs have come. A pair that is not finite is passed over. */
export class EwmaProducts {
  readonly #keep: number;
  readonly #needed: number;
  #weights = 0;
  #xx = 0;
  #xy = 0;
  #yy = 0;
  #count = 0;

  constructor(halfLife: number, needed: number) {
    assert(halfLife > 0 && needed > 0, 'a mean that fades has a half-life and needs a pair', halfLife, needed);
    this.#keep = 0.5 ** (1 / halfLife);
    this.#needed = needed;
  }

  /** Mean of x · y. */
  get covariance(): number {
    return this.#count < this.#needed ? Number.NaN : this.#xy / this.#weights;
  }

  /** The same over the roots of the means of x² and y², −1 to 1; 0 when one of them is 0. */
  get correlation(): number {
    if (this.#count < this.#needed) return Number.NaN;
    const size = Math.sqrt(this.#xx) * Math.sqrt(this.#yy);
    return size === 0 ? 0 : Math.max(-1, Math.min(1, this.#xy / size));
  }

  update(x: number, y: number): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    const keep = this.#keep;
    this.#weights = this.#weights * keep + 1;
    this.#xx = this.#xx * keep + x * x;
    this.#xy = this.#xy * keep + x * y;
    this.#yy = this.#yy * keep + y * y;
    if (this.#count < this.#needed) this.#count++;
  }

  reset(): void {
    this.#weights = 0;
    this.#xx = 0;
    this.#xy = 0;
    this.#yy = 0;
    this.#count = 0;
  }
}
