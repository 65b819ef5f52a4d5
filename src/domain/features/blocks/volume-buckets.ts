/**
 * Volume cut into buckets of equal size, and how one-sided they were: volume instead of time as the clock (Easley, López
 * de Prado and O'Hara 2012). A bar that is larger than what its bucket lacks goes on in the next ones, with the same share
 * of buyers. Cost: O(1) for every bucket that a bar fills; memory: as `WindowSum`.
 */
import { WindowSum } from './window-sum.ts';

/** A bucket is full when less than this part of it is missing: sums of the same volumes differ by rounding. */
const FULL = 1e-9;

/** Mean |buys − sells| / volume of the last n full buckets; those that do not exist yet count as balanced. */
export class VolumeBuckets {
  readonly #n: number;
  readonly #sum: WindowSum;
  /** Volume of the bucket that is open, and buys less sells in it. */
  #filled = 0;
  #net = 0;
  #mean = 0;

  constructor(n: number) {
    this.#n = n;
    this.#sum = new WindowSum(n);
    this.reset();
  }

  /** 0 when buys and sells are equal in every bucket, 1 when every bucket has one side only. */
  get mean(): number {
    return this.#mean;
  }

  /**
   * Takes the volume of a bar. @param tilt (buys − sells) / volume, −1 to 1.
   * @param size of a bucket at this bar, the open one included: what a single huge bar made of it does not last. It is at
   * least volume / n, so a bar ends at most n + 1 buckets.
   */
  add(volume: number, tilt: number, size: number): void {
    if (!(volume > 0 && size > 0)) return;
    const full = size * (1 - FULL);
    if (this.#filled >= full) this.#close();
    let left = volume;
    while (this.#filled + left >= full) {
      const missing = size - this.#filled;
      this.#filled = size;
      this.#net += missing * tilt;
      this.#close();
      left -= missing;
    }
    // What is below 0 is less than the rounding that `FULL` allows for.
    if (left <= 0) return;
    this.#filled += left;
    this.#net += left * tilt;
  }

  reset(): void {
    this.#sum.reset();
    for (let i = 0; i < this.#n; i++) this.#sum.update(0);
    this.#filled = 0;
    this.#net = 0;
    this.#mean = 0;
  }

  #close(): void {
    this.#mean = Math.min(1, this.#sum.update(Math.abs(this.#net) / this.#filled) / this.#n);
    this.#filled = 0;
    this.#net = 0;
  }
}
