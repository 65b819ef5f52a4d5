/**
 * Two averages of one series that begin at the same value. The one that would begin earlier lets values pass first, so
 * that one with a memory that fades is seeded with the values just before the first result, as in TA-Lib.
 */
import type { IndicatorParams } from '../indicator.ts';
import type { Average } from './average.ts';
import { type AverageChoice, chosenAverage, chosenWarmup } from './chosen-average.ts';

/** Values that pass before the first pair. */
export function pairWarmup(params: IndicatorParams, fast: AverageChoice, slow: AverageChoice): number {
  return Math.max(chosenWarmup(params, fast), chosenWarmup(params, slow));
}

/** Streaming pair: both are NaN until both have a value. */
export class AveragePair {
  readonly #fastAverage: Average;
  readonly #slowAverage: Average;
  /** Values that each lets pass. */
  readonly #fastSkip: number;
  readonly #slowSkip: number;
  #count = 0;
  #fast = Number.NaN;
  #slow = Number.NaN;

  constructor(params: IndicatorParams, fast: AverageChoice, slow: AverageChoice) {
    const warmup = pairWarmup(params, fast, slow);
    this.#fastAverage = chosenAverage(params, fast);
    this.#slowAverage = chosenAverage(params, slow);
    this.#fastSkip = warmup - chosenWarmup(params, fast);
    this.#slowSkip = warmup - chosenWarmup(params, slow);
  }

  get fast(): number {
    return this.#fast;
  }

  get slow(): number {
    return this.#slow;
  }

  update(x: number): void {
    const count = this.#count;
    if (count >= this.#fastSkip) this.#fast = this.#fastAverage.update(x);
    if (count >= this.#slowSkip) this.#slow = this.#slowAverage.update(x);
    // Counting ends where nothing is skipped any more: one of the two skips is 0.
    if (count < this.#fastSkip + this.#slowSkip) this.#count = count + 1;
  }

  reset(): void {
    this.#fastAverage.reset();
    this.#slowAverage.reset();
    this.#count = 0;
    this.#fast = Number.NaN;
    this.#slow = Number.NaN;
  }
}
