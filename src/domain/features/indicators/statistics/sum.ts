/** Sum of a window. */
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

class Sum implements Indicator {
  readonly #cell: number;
  readonly #sum: WindowSum;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#sum.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const sum: IndicatorDefinition = {
  kind: 'sum',
  summary: 'Sum of the last `period` values.',
  formula: 'Σ x[t−i], i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(2, 30, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `SUM`.',
  taLib: { name: 'SUM', params: { timeperiod: 'period' } },
  create: (params, cells) => new Sum(param(params, 'period'), cellAt(cells, 0)),
};
