/** Forecast oscillator. */
import { WindowSum } from '../../blocks/window-sum.ts';
import { WindowWeightedSum } from '../../blocks/window-weighted-sum.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Fosc implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  readonly #weighted: WindowWeightedSum;
  #forecast = Number.NaN;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#sum = new WindowSum(n);
    this.#weighted = new WindowWeightedSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const n = this.#n;
    const x = row[this.#cell] as number;
    const error = x - this.#forecast;
    out[slot] = x === 0 && !Number.isNaN(error) ? 0 : (100 * error) / x;
    // The line through the window at the place after it: mean + slope · (n + 1) / 2, with weights 1 … n in Σ i · x.
    this.#forecast = (2 * (3 * this.#weighted.update(x) - (n + 2) * this.#sum.update(x))) / (n * (n - 1));
  }
  reset(): void {
    this.#sum.reset();
    this.#weighted.reset();
    this.#forecast = Number.NaN;
  }
}

export const fosc: IndicatorDefinition = {
  kind: 'fosc',
  summary: 'Forecast oscillator: how far the value is from the line through the values before it, in percent.',
  formula: '100 · (x − f) / x; f: the least-squares line through x[t−n] … x[t−1], drawn on to t; 0 where x is 0',
  inputs: [anyInput],
  outputs: value('percent'),
  params: [periodParam(2, 5, 'values that the line goes through')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Chande and Kroll (1994); TA-Lib `FOSC`.',
  taLib: { name: 'FOSC', params: { timeperiod: 'period' } },
  create: (params, cells) => new Fosc(param(params, 'period'), cellAt(cells, 0)),
};
