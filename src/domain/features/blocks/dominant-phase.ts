/**
 * Phase of the dominant cycle (Ehlers 2001): the angle of the discrete Fourier sum of the smoothed series over the last
 * whole period, moved on by the lag of the smoothing. The period is at most 50, so the sum costs a constant.
 */
import { CYCLE_PERIOD_MAX, HilbertCycle, LATE_START } from './hilbert-cycle.ts';

const DEGREES = 180 / Math.PI;
/** Sums that are this small a part of the sum of their terms are what rounding has left of them. */
const ROUNDING = 1e-13;

/** (51, 50) f(2π i / n) at n · 50 + i: the sums need them at every step. */
function turns(f: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: (CYCLE_PERIOD_MAX + 1) * CYCLE_PERIOD_MAX }, (_, at) => {
    const n = Math.floor(at / CYCLE_PERIOD_MAX);
    return n === 0 ? 0 : f(((at % CYCLE_PERIOD_MAX) * 2 * Math.PI) / n);
  });
}

const SINES = turns(Math.sin);
const COSINES = turns(Math.cos);

/** Streaming phase. Its properties are those of the last update. */
export class DominantPhase {
  readonly #cycle = new HilbertCycle(LATE_START);
  /** Ring of the last smoothed values, 0 before the first of them; the newest is at `#at`, the older ones after it. */
  readonly #cells = new Float64Array(CYCLE_PERIOD_MAX);
  #at = 0;
  #phase = 0;

  /** The cycle of which it is the phase. */
  get cycle(): HilbertCycle {
    return this.#cycle;
  }

  /** Degrees, −45 to 315. */
  get phase(): number {
    return this.#phase;
  }

  /** Takes the value in `row[cell]`. */
  update(row: Float64Array, cell: number): void {
    this.#cycle.update(row, cell);
    if (!this.#cycle.started) return;
    this.#at = this.#at === 0 ? CYCLE_PERIOD_MAX - 1 : this.#at - 1;
    this.#cells[this.#at] = this.#cycle.smoothed;
    this.#turn();
  }

  reset(): void {
    this.#cycle.reset();
    this.#cells.fill(0);
    this.#at = 0;
    this.#phase = 0;
  }

  #turn(): void {
    const period = this.#cycle.smoothPeriod;
    const n = Math.floor(period + 0.5);
    let real = 0;
    let imaginary = 0;
    let size = 0;
    for (let i = 0; i < n; i++) {
      const at = this.#at + i;
      const smoothed = this.#cells[at < CYCLE_PERIOD_MAX ? at : at - CYCLE_PERIOD_MAX] as number;
      real += (SINES[n * CYCLE_PERIOD_MAX + i] as number) * smoothed;
      imaginary += (COSINES[n * CYCLE_PERIOD_MAX + i] as number) * smoothed;
      size += Math.abs(smoothed);
    }
    // Where there is no cycle there is no angle, and the phase stays.
    if (Math.abs(real) + Math.abs(imaginary) <= ROUNDING * size) return;
    // The smoothing lags by one step.
    const phase = Math.atan(real / imaginary) * DEGREES + 90 + 360 / period + (imaginary < 0 ? 180 : 0);
    this.#phase = phase > 315 ? phase - 360 : phase;
  }
}
