/** Half-way between the largest and the smallest value of a window. */
import { WindowRange } from '../../blocks/window-range.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Midpoint implements Indicator {
  readonly #cell: number;
  readonly #range: WindowRange;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#range = new WindowRange(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#range.update(row, this.#cell, this.#cell);
    out[slot] = this.#range.middle;
  }
  reset(): void {
    this.#range.reset();
  }
}

export const midpoint: IndicatorDefinition = {
  kind: 'midpoint',
  summary: 'Half-way between the largest and the smallest of the last `period` values.',
  formula: '(max x[t−i] + min x[t−i]) / 2, i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('middle of the range, unit of the input'),
  params: [periodParam(2, 14, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `MIDPOINT`.',
  taLib: { name: 'MIDPOINT', params: { timeperiod: 'period' } },
  create: (params, cells) => new Midpoint(param(params, 'period'), cellAt(cells, 0)),
};
