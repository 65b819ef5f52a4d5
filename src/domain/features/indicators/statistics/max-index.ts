/** Place of the largest value of a window. */
import { WindowMaxPlace } from '../../blocks/window-max-place.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class MaxIndex implements Indicator {
  readonly #cell: number;
  readonly #places: WindowMaxPlace;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#places = new WindowMaxPlace(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#places.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#places.reset();
  }
}

export const maxIndex: IndicatorDefinition = {
  kind: 'maxIndex',
  summary: 'Row at which the largest of the last `period` values stands, counted from the first row.',
  formula: 'j in t−n+1 … t with the largest x[j]',
  inputs: [anyInput],
  outputs: value('rows since the first one, which is 0'),
  params: [periodParam(2, 30, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source:
    'TA-Lib `MAXINDEX`, whose place before the first window is 0. Counted from where history starts. Among equal values, TA-Lib: one that comes takes the place of the one before it; when that one leaves, the earliest of those left takes it.',
  taLib: { name: 'MAXINDEX', params: { timeperiod: 'period' } },
  create: (params, cells) => new MaxIndex(param(params, 'period'), cellAt(cells, 0)),
};
