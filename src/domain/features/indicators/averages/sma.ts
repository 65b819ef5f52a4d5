/** Simple moving average. */
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Sma implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#sum.update(row[this.#cell] as number) / this.#n;
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const sma: IndicatorDefinition = {
  kind: 'sma',
  summary: 'Simple moving average: the mean of the last `period` values.',
  formula: '(1/n) Σ x[t−i], i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('mean of the window, unit of the input'),
  params: [periodParam(1, 30, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `SMA`.',
  taLib: { name: 'SMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Sma(param(params, 'period'), cellAt(cells, 0)),
};
