/**
 * Arrivals without memory: gaps are exponential with mean 1/rate. Kingman (1993), Poisson Processes, ch. 4.
 * One draw a point, no allocation.
 */
import type { Rng } from '../../../core/index.ts';
import { type ArrivalModel, assertPositive, drawExponential, SECOND_MICROS } from './arrival-model.ts';

/** A homogeneous Poisson process. */
export class PoissonArrivals implements ArrivalModel {
  readonly ratePerSecond: number;
  readonly #gapMicros: number;
  readonly #rng: Rng;

  /** @param ratePerSecond expected points a second, > 0. */
  constructor(ratePerSecond: number, rng: Rng) {
    assertPositive(ratePerSecond, 'rate of arrivals is positive');
    this.ratePerSecond = ratePerSecond;
    this.#gapMicros = SECOND_MICROS / ratePerSecond;
    this.#rng = rng;
  }

  nextAfter(time: number): number {
    return time + this.#gapMicros * drawExponential(this.#rng);
  }
}
