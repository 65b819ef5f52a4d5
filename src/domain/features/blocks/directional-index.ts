/**
 * Directional index of Wilder (1978): how much of the directional movement has one direction. He divides both sums by
 * the true range first, which their ratio cancels.
 */
import { assert } from '../../../core/index.ts';
import { DirectionalMovement } from './directional-movement.ts';

/**
 * Sums below this are what a dead market has left of old moves. Their digits are gone, so no ratio is taken of them;
 * 1e-290 keeps 18 decimal orders from the smallest normal double.
 */
const FAINT = 1e-290;

/** Streaming DX, 0 to 100: NaN until n + 1 bars have come, −1 when there is no direction because nothing moved. */
export class DirectionalIndex {
  readonly #movement: DirectionalMovement;
  readonly #n: number;
  #value = Number.NaN;

  constructor(n: number) {
    this.#movement = new DirectionalMovement(n);
    this.#n = n;
  }

  get value(): number {
    return this.#value;
  }

  /** Takes the bar with the high and the low that stand in these cells of the row. */
  update(row: Float64Array, highCell: number, lowCell: number): void {
    const movement = this.#movement;
    movement.update(row, highCell, lowCell);
    if (movement.moves < this.#n) return;
    const both = movement.plus + movement.minus;
    this.#value = both < FAINT ? -1 : (100 * Math.abs(movement.plus - movement.minus)) / both;
  }

  reset(): void {
    this.#movement.reset();
    this.#value = Number.NaN;
  }
}

/** Streaming ADX, 0 to 100: the Wilder mean of DX, seeded with the plain mean of the first n; NaN until 2 n bars. */
export class AverageDirectionalIndex {
  readonly #n: number;
  readonly #index: DirectionalIndex;
  #seeds = 0;
  #sum = 0;
  #value = Number.NaN;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 1, 'the average needs at least two bars', n);
    this.#n = n;
    this.#index = new DirectionalIndex(n);
  }

  get value(): number {
    return this.#value;
  }

  /** Takes the bar with the high and the low that stand in these cells of the row. */
  update(row: Float64Array, highCell: number, lowCell: number): void {
    const n = this.#n;
    this.#index.update(row, highCell, lowCell);
    const dx = this.#index.value;
    if (this.#seeds < n) {
      if (Number.isNaN(dx)) return;
      // Without a direction the seed counts 0, and later the mean stays where it is.
      this.#sum += Math.max(dx, 0);
      this.#seeds++;
      if (this.#seeds === n) this.#value = this.#sum / n;
    } else if (dx >= 0) {
      this.#value = (this.#value * (n - 1) + dx) / n;
    }
  }

  reset(): void {
    this.#index.reset();
    this.#seeds = 0;
    this.#sum = 0;
    this.#value = Number.NaN;
  }
}
