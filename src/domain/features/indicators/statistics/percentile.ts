/** Rolling percentile. */
import { OrderedWindow } from '../../blocks/ordered-window.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Percentile implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #rank: number;
  readonly #window: OrderedWindow;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#n = param(params, 'period');
    // The product first: 7 % of 100 is 7, and 0.07 · 100 is a little more.
    this.#rank = Math.max(Math.ceil((param(params, 'percentile') * this.#n) / 100), 1);
    this.#window = new OrderedWindow(this.#n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#window.push(row[this.#cell] as number);
    out[slot] = this.#window.count < this.#n ? Number.NaN : this.#window.kth(this.#rank - 1);
  }
  reset(): void {
    this.#window.reset();
  }
}

export const percentile: IndicatorDefinition = {
  kind: 'percentile',
  summary: 'The smallest of the last `period` values that at least `percentile` percent of them do not exceed.',
  formula: 'the ⌈p n / 100⌉-th smallest of x[t−n+1 … t], the smallest for p = 0',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [
    periodParam(2, 30, 'bars in the window'),
    {
      type: 'number',
      name: 'percentile',
      meaning: 'percent of the values that do not exceed it',
      usual: 50,
      min: 0,
      max: 100,
      whole: false,
    },
  ],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `PERCENTILE`: nearest rank, no interpolation. O(log n) an update.',
  taLib: { name: 'PERCENTILE', params: { timeperiod: 'period', percentile: 'percentile' } },
  create: (params, cells) => new Percentile(params, cellAt(cells, 0)),
};
