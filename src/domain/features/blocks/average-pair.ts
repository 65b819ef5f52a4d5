/**
 * Two averages of one series that begin at the same value. The one that would begin earlier lets values pass first, so
 * that one with a memory that fades is seeded with the values just before the first result, as in TA-Lib.
 */
import type { IndicatorParams } from '../indicator.ts';
import type { Average } from './average.ts';
import { type AverageChoice, chosenAverage, chosenWarmup } from './chosen-average.ts';

const FAST = 0;
const SLOW = 1;

/** Values that pass before the first pair. */
export function pairWarmup(params: IndicatorParams, fast: AverageChoice, slow: AverageChoice): number {
  return Math.max(chosenWarmup(params, fast), chosenWarmup(params, slow));
}

/** Streaming difference of the fast and the slow average: NaN until both have a value. */
export class AveragePair {
  readonly #fast: Average;
  readonly #slow: Average;
  /** Values that each lets pass; one of the two is 0. */
  readonly #fastSkip: number;
  readonly #slowSkip: number;
  readonly #values = new Float64Array(2).fill(Number.NaN);
  #count = 0;

  constructor(params: IndicatorParams, fast: AverageChoice, slow: AverageChoice) {
    const warmup = pairWarmup(params, fast, slow);
    this.#fast = chosenAverage(params, fast);
    this.#slow = chosenAverage(params, slow);
    this.#fastSkip = warmup - chosenWarmup(params, fast);
    this.#slowSkip = warmup - chosenWarmup(params, slow);
  }

  /** Takes `row[from]` and writes fast − slow to `out[to]`. */
  update(row: Float64Array, from: number, out: Float64Array, to: number): void {
    const values = this.#values;
    const count = this.#count;
    if (count >= this.#fastSkip) this.#fast.updateCell(row, from, values, FAST);
    if (count >= this.#slowSkip) this.#slow.updateCell(row, from, values, SLOW);
    if (count < this.#fastSkip + this.#slowSkip) this.#count = count + 1;
    out[to] = (values[FAST] as number) - (values[SLOW] as number);
  }

  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
    this.#count = 0;
    this.#values.fill(Number.NaN);
  }
}
