/** Smallest and largest value of a window. */
import { WindowMax } from '../../blocks/window-max.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

class MinMax implements Indicator {
  readonly #cell: number;
  readonly #values: WindowMax;
  readonly #negatives: WindowMax;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#values = new WindowMax(n);
    this.#negatives = new WindowMax(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    out[slot] = -this.#negatives.update(-x);
    out[slot + 1] = this.#values.update(x);
  }
  reset(): void {
    this.#values.reset();
    this.#negatives.reset();
  }
}

export const minMax: IndicatorDefinition = {
  kind: 'minMax',
  summary: 'Smallest and largest of the last `period` values.',
  formula: 'min = min x[t−i], max = max x[t−i], i = 0 … n−1',
  inputs: [anyInput],
  outputs: [
    { name: 'min', meaning: 'smallest value, unit of the input' },
    { name: 'max', meaning: 'largest value, unit of the input' },
  ],
  params: [periodParam(2, 30, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `MINMAX`.',
  taLib: { name: 'MINMAX', params: { timeperiod: 'period' }, outputs: { min: 'min', max: 'max' } },
  create: (params, cells) => new MinMax(param(params, 'period'), cellAt(cells, 0)),
};
