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
  /** Takes the value in `row[cell]`, and makes the average over `period`, a whole number of the range. */
  update(row: Float64Array, cell: number, period: number): void;
  /** The average, NaN until the one over the longest period has a value. */
  readonly value: number;
  reset(): void;
}

class SimpleBank implements AverageBank {
  readonly #sum: RecentSum;
  readonly #n: number;
  #count = 0;
  #value = Number.NaN;

  constructor({ periodMax }: AverageBankOptions) {
    this.#sum = new RecentSum(periodMax);
    this.#n = periodMax;
  }

  get value(): number {
    return this.#value;
  }

  update(row: Float64Array, cell: number, period: number): void {
    this.#sum.push(row[cell] as number);
    if (this.#count < this.#n) this.#count++;
    if (this.#count === this.#n) this.#value = this.#sum.sum(period) / period;
  }

  reset(): void {
    this.#sum.reset();
    this.#count = 0;
    this.#value = Number.NaN;
  }
}

class FullBank implements AverageBank {
  readonly #periodMin: number;
  readonly #averages: readonly Average[];
  /** Values that each average lets pass, so that one with a memory starts just before the first result. */
  readonly #skips: readonly number[];
  readonly #warmup: number;
  /** (p,) the averages. */
  readonly #values: Float64Array;
  #count = 0;
  #value = Number.NaN;

  constructor({ name, periodMin, periodMax }: AverageBankOptions) {
    const periods = Array.from({ length: periodMax - periodMin + 1 }, (_, i) => periodMin + i);
    this.#periodMin = periodMin;
    this.#averages = periods.map((period) => createAverage(name, period));
    this.#warmup = averageWarmup(name, periodMax);
    this.#values = new Float64Array(periods.length);
    this.#skips = periods.map((period) => this.#warmup - averageWarmup(name, period));
  }

  get value(): number {
    return this.#value;
  }

  update(row: Float64Array, cell: number, period: number): void {
    const count = this.#count;
    const values = this.#values;
    for (let i = 0; i < values.length; i++) {
      if (count >= (this.#skips[i] as number)) (this.#averages[i] as Average).updateCell(row, cell, values, i);
    }
    if (count === this.#warmup) this.#value = values[period - this.#periodMin] as number;
    else this.#count = count + 1;
  }

  reset(): void {
    for (const average of this.#averages) average.reset();
    this.#count = 0;
    this.#value = Number.NaN;
  }
}

/** Makes a bank. */
export function createAverageBank(options: AverageBankOptions): AverageBank {
  return options.name === 'sma' ? new SimpleBank(options) : new FullBank(options);
}
