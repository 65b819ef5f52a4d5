/**
 * Directional movement of Wilder (1978): moves to new highs against moves to new lows, as Wilder sums over n bars.
 * `DirectionalIndex` compares the two; Wilder divides both by the true range first, which their ratio cancels.
 */
import { WilderSum } from './wilder-sum.ts';

/**
 * Sums below this are what a dead market has left of old moves. Their digits are gone, so no ratio is taken of them;
 * 1e-290 keeps 18 decimal orders from the smallest normal double.
 */
const FAINT = 1e-290;

/** Streaming sums: NaN until n bars have come, two bars for n = 1. */
export class DirectionalMovement {
  readonly #plusSum: WilderSum;
  readonly #minusSum: WilderSum;
  #high = Number.NaN;
  #low = Number.NaN;
  #plus = Number.NaN;
  #minus = Number.NaN;

  constructor(n: number) {
    this.#plusSum = new WilderSum(n);
    this.#minusSum = new WilderSum(n);
  }

  /** Sum of the moves upwards. */
  get plus(): number {
    return this.#plus;
  }

  /** Sum of the moves downwards. */
  get minus(): number {
    return this.#minus;
  }

  update(high: number, low: number): void {
    const up = high - this.#high;
    const down = this.#low - low;
    this.#high = high;
    this.#low = low;
    // Only the larger of the two moves counts, and only when it goes beyond the bar before. The first bar has none.
    const none = Number.isNaN(up) ? Number.NaN : 0;
    this.#plus = this.#plusSum.update(up > 0 && up > down ? up : none);
    this.#minus = this.#minusSum.update(down > 0 && down > up ? down : none);
  }

  reset(): void {
    this.#plusSum.reset();
    this.#minusSum.reset();
    this.#high = Number.NaN;
    this.#low = Number.NaN;
    this.#plus = Number.NaN;
    this.#minus = Number.NaN;
  }
}

/** Streaming DX, 0 to 100: NaN until n + 1 bars have come. */
export class DirectionalIndex {
  readonly #movement: DirectionalMovement;
  readonly #n: number;
  #bars = 0;

  constructor(n: number) {
    this.#movement = new DirectionalMovement(n);
    this.#n = n;
  }

  /** Takes a bar and returns DX, or −1 when there is no direction because nothing moved. */
  update(high: number, low: number): number {
    const movement = this.#movement;
    movement.update(high, low);
    if (this.#bars < this.#n) {
      this.#bars++;
      return Number.NaN;
    }
    const both = movement.plus + movement.minus;
    return both < FAINT ? -1 : (100 * Math.abs(movement.plus - movement.minus)) / both;
  }

  reset(): void {
    this.#movement.reset();
    this.#bars = 0;
  }
}
