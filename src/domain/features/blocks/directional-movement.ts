/**
 * Directional movement of Wilder (1978): moves to new highs against moves to new lows, as his sums over n bars: the
 * first n − 1 moves as they are; from the next on a sum loses 1 / n of itself for every move that comes.
 * Prices are read from cells and results kept in fields: a number that travels through a call may be boxed.
 */
import { assert } from '../../../core/index.ts';

/** Streaming sums: NaN until n bars have come, two bars for n = 1. */
export class DirectionalMovement {
  readonly #keep: number;
  /** Moves that are added without loss. */
  readonly #plain: number;
  #moves = -1;
  #high = Number.NaN;
  #low = Number.NaN;
  #plusSum = 0;
  #minusSum = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a sum is of at least one value', n);
    this.#keep = 1 - 1 / n;
    this.#plain = n - 1;
  }

  /** Moves that have come: one less than bars. */
  get moves(): number {
    return this.#moves;
  }

  /** Sum of the moves upwards. */
  get plus(): number {
    return this.#moves < this.#plain || this.#moves < 1 ? Number.NaN : this.#plusSum;
  }

  /** Sum of the moves downwards. */
  get minus(): number {
    return this.#moves < this.#plain || this.#moves < 1 ? Number.NaN : this.#minusSum;
  }

  /** Takes the bar with the high and the low that stand in these cells of the row. */
  update(row: Float64Array, highCell: number, lowCell: number): void {
    const high = row[highCell] as number;
    const low = row[lowCell] as number;
    const up = high - this.#high;
    const down = this.#low - low;
    this.#high = high;
    this.#low = low;
    this.#moves++;
    if (this.#moves === 0) return;
    const keep = this.#moves > this.#plain ? this.#keep : 1;
    // Only the larger of the two moves counts, and only when it goes beyond the bar before.
    this.#plusSum = this.#plusSum * keep + (up > 0 && up > down ? up : 0);
    this.#minusSum = this.#minusSum * keep + (down > 0 && down > up ? down : 0);
  }

  reset(): void {
    this.#moves = -1;
    this.#high = Number.NaN;
    this.#low = Number.NaN;
    this.#plusSum = 0;
    this.#minusSum = 0;
  }
}
