/** Linearly weighted moving average. */
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

class Wma implements Indicator {
  readonly #cell: number;
  readonly #weights: number;
  readonly #sum: WindowWeightedSum;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#weights = (n * (n + 1)) / 2;
    this.#sum = new WindowWeightedSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#sum.update(row[this.#cell] as number) / this.#weights;
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const wma: IndicatorDefinition = {
  kind: 'wma',
  summary: 'Weighted moving average: weights fall linearly from the newest value to the oldest.',
  formula: 'Σ (n−i) · x[t−i] / (n (n+1) / 2), i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `WMA`.',
  taLib: { name: 'WMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Wma(param(params, 'period'), cellAt(cells, 0)),
};
