/**
 * Averages of one kind over all periods of a range, for a period that changes from value to value.
 *
 * A plain mean is a sum over a window of any length, which costs O(log n). The others have a memory of their own for
 * every period, so all of them must run: the cost is that of one average for every period of the range.
 */
import { type Average, averageWarmup, createAverage, type PlainAverageName } from './average.ts';
import { RecentSum } from './recent-sum.ts';

/** Options of a bank. */
export interface AverageBankOptions {
  readonly name: PlainAverageName;
  /** Shortest and longest period. */
  readonly periodMin: number;
  readonly periodMax: number;
}

/** An average whose period comes with each value. */
export interface AverageBank {
  /** Takes a value and returns the average over `period`, NaN until the one over the longest period has a value. */
  update(x: number, period: number): number;
  reset(): void;
}

class SimpleBank implements AverageBank {
  readonly #sum: RecentSum;
  readonly #n: number;
  #count = 0;

  constructor({ periodMax }: AverageBankOptions) {
    this.#sum = new RecentSum(periodMax);
    this.#n = periodMax;
  }

  update(x: number, period: number): number {
    this.#sum.push(x);
    if (this.#count < this.#n) this.#count++;
    return this.#count < this.#n ? Number.NaN : this.#sum.sum(period) / period;
  }

  reset(): void {
    this.#sum.reset();
    this.#count = 0;
  }
}

class FullBank implements AverageBank {
  readonly #periodMin: number;
  readonly #averages: readonly Average[];
  /** Values that each average lets pass, so that one with a memory starts just before the first result. */
  readonly #skips: readonly number[];
  readonly #warmup: number;
  #count = 0;

  constructor({ name, periodMin, periodMax }: AverageBankOptions) {
    const periods = Array.from({ length: periodMax - periodMin + 1 }, (_, i) => periodMin + i);
    this.#periodMin = periodMin;
    this.#averages = periods.map((period) => createAverage(name, period));
    this.#warmup = averageWarmup(name, periodMax);
    this.#skips = periods.map((period) => this.#warmup - averageWarmup(name, period));
  }

  update(x: number, period: number): number {
    const wanted = period - this.#periodMin;
    const count = this.#count;
    let result = Number.NaN;
    for (let i = 0; i < this.#averages.length; i++) {
      if (count < (this.#skips[i] as number)) continue;
      const average = (this.#averages[i] as Average).update(x);
      if (i === wanted) result = average;
    }
    if (count === this.#warmup) return result;
    this.#count = count + 1;
    return Number.NaN;
  }

  reset(): void {
    for (const average of this.#averages) average.reset();
    this.#count = 0;
  }
}

/** Makes a bank. */
export function createAverageBank(options: AverageBankOptions): AverageBank {
  return options.name === 'sma' ? new SimpleBank(options) : new FullBank(options);
}
