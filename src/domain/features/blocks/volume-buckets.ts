/**
 * Volume cut into buckets of equal size, and how one-sided they were: volume instead of time as the clock (Easley, López
 * de Prado and O'Hara 2012). A bar that is larger than what its bucket lacks goes on in the next ones, with the same share
 * of buyers. Cost: O(1) for every bucket that a bar fills; memory: as `WindowSum`.
 */
import { WindowSum } from './window-sum.ts';

/** A bucket is full when less than this part of it is missing: sums of the same volumes differ by rounding. */
const FULL = 1e-9;

/** Cells of the state: what comes with a bar, what is in the open bucket, and the mean of the full ones. */
const VOLUME = 0;
const TILT = 1;
const SIZE = 2;
const FILLED = 3;
const NET = 4;
const MEAN = 5;

/** Mean |buys − sells| / volume of the last n full buckets; those that do not exist yet count as balanced. */
export class VolumeBuckets {
  readonly #n: number;
  readonly #sum: WindowSum;
  readonly #state = new Float64Array(MEAN + 1);

  constructor(n: number) {
    this.#n = n;
    this.#sum = new WindowSum(n);
    this.reset();
  }

  /** 0 when buys and sells are equal in every bucket, 1 when every bucket has one side only. */
  get mean(): number {
    return this.#state[MEAN] as number;
  }

  /**
   * Takes the volume of a bar; small enough to be compiled into its caller, so that no number is boxed for the call.
   * @param tilt (buys − sells) / volume, −1 to 1.
   * @param size of a bucket at this bar, the open one included: what a single huge bar made of it does not last. It is at
   * least volume / n, so a bar ends at most n + 1 buckets.
   */
  add(volume: number, tilt: number, size: number): void {
    const state = this.#state;
    state[VOLUME] = volume;
    state[TILT] = tilt;
    state[SIZE] = size;
    this.#pour();
  }

  reset(): void {
    this.#sum.reset();
    for (let i = 0; i < this.#n; i++) this.#sum.update(0);
    this.#state.fill(0);
  }

  #pour(): void {
    const state = this.#state;
    const size = state[SIZE] as number;
    let left = state[VOLUME] as number;
    if (!(left > 0 && size > 0)) return;
    const tilt = state[TILT] as number;
    const full = size * (1 - FULL);
    if ((state[FILLED] as number) >= full) this.#close();
    while ((state[FILLED] as number) + left >= full) {
      const missing = size - (state[FILLED] as number);
      state[FILLED] = size;
      state[NET] = (state[NET] as number) + missing * tilt;
      this.#close();
      left -= missing;
    }
    // What is below 0 is less than the rounding that `FULL` allows for.
    if (left <= 0) return;
    state[FILLED] = (state[FILLED] as number) + left;
    state[NET] = (state[NET] as number) + left * tilt;
  }

  #close(): void {
    const state = this.#state;
    const share = Math.abs(state[NET] as number) / (state[FILLED] as number);
    state[MEAN] = Math.min(1, this.#sum.update(share) / this.#n);
    state[FILLED] = 0;
    state[NET] = 0;
  }
}
