/** Largest value of a window. */
import { WindowMax } from '../../blocks/window-max.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Max implements Indicator {
  readonly #cell: number;
  readonly #max: WindowMax;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#max = new WindowMax(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#max.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#max.reset();
  }
}

export const max: IndicatorDefinition = {
  kind: 'max',
  summary: 'Largest of the last `period` values.',
  formula: 'max x[t−i], i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(1, 30, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `MAX`.',
  taLib: { name: 'MAX', params: { timeperiod: 'period' } },
  create: (params, cells) => new Max(param(params, 'period'), cellAt(cells, 0)),
};
