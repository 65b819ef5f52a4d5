/**
 * Exponential mean whose weight follows the phase of the dominant cycle (Ehlers 2001, MESA adaptive average): where the
 * phase turns slowly the market trends and the weight is large. A second mean follows the first with half of its weight.
 */
import { EARLY_START, EARLY_WARMUP, HilbertCycle } from './hilbert-cycle.ts';

const DEGREES = 180 / Math.PI;
/** Values that pass before the first result. */
export const MESA_WARMUP = EARLY_WARMUP;

/** Streaming adaptive mean: NaN until 33 values have come. A NaN gives NaN and leaves the state as it was. */
export class MesaMean {
  readonly #fast: number;
  readonly #slow: number;
  readonly #cycle = new HilbertCycle(EARLY_START);
  /** Value and mean of `update`. */
  readonly #cells = new Float64Array(2);
  #count = 0;
  #phase = 0;
  #mean = 0;
  #following = 0;

  /** @param fast largest weight.   @param slow smallest weight. */
  constructor(fast = 0.5, slow = 0.05) {
    this.#fast = fast;
    this.#slow = slow;
  }

  /** The mean that follows. */
  get following(): number {
    return this.#count > MESA_WARMUP ? this.#following : Number.NaN;
  }

  update(x: number): number {
    this.#cells[0] = x;
    this.updateCell(this.#cells, 0, this.#cells, 1);
    return this.#cells[1] as number;
  }

  updateCell(row: Float64Array, from: number, out: Float64Array, to: number): void {
    if (Number.isNaN(row[from] as number)) {
      out[to] = Number.NaN;
      return;
    }
    this.#cycle.update(row, from);
    if (this.#cycle.started) this.#advance(row, from);
    if (this.#count <= MESA_WARMUP) this.#count++;
    out[to] = this.#count > MESA_WARMUP ? this.#mean : Number.NaN;
  }

  reset(): void {
    this.#cycle.reset();
    this.#count = 0;
    this.#phase = this.#mean = this.#following = 0;
  }

  #advance(row: Float64Array, from: number): void {
    const x = row[from] as number;
    const { inPhase, quadrature } = this.#cycle;
    const phase = inPhase === 0 ? 0 : Math.atan(quadrature / inPhase) * DEGREES;
    // The phase falls while the cycle turns; a turn of less than a degree, or backwards, counts as one degree.
    const turn = Math.max(this.#phase - phase, 1);
    this.#phase = phase;
    const weight = Math.max(this.#fast / turn, turn > 1 ? this.#slow : 0);
    this.#mean = weight * x + (1 - weight) * this.#mean;
    this.#following = 0.5 * weight * this.#mean + (1 - 0.5 * weight) * this.#following;
  }
}
