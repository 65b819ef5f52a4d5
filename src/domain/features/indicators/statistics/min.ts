/** Smallest value of a window. */
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

class Min implements Indicator {
  readonly #cell: number;
  readonly #negatives: WindowMax;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#negatives = new WindowMax(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = -this.#negatives.update(-(row[this.#cell] as number));
  }
  reset(): void {
    this.#negatives.reset();
  }
}

export const min: IndicatorDefinition = {
  kind: 'min',
  summary: 'Smallest of the last `period` values.',
  formula: 'min x[t−i], i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(1, 30, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `MIN`.',
  taLib: { name: 'MIN', params: { timeperiod: 'period' } },
  create: (params, cells) => new Min(param(params, 'period'), cellAt(cells, 0)),
};
