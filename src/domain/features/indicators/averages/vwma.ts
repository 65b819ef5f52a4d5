/** Volume-weighted moving average. */
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  anyInput,
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Vwma implements Indicator {
  readonly #cell: number;
  readonly #volume: number;
  readonly #n: number;
  readonly #traded: WindowSum;
  readonly #volumes: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#cell = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
    this.#n = n;
    this.#traded = new WindowSum(n);
    this.#volumes = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const volume = row[this.#volume] as number;
    const average = this.#traded.update(x * volume) / this.#volumes.update(volume);
    // Over one bar it is the value itself, whether or not something was traded in it.
    out[slot] = this.#n === 1 ? x : average;
  }
  reset(): void {
    this.#traded.reset();
    this.#volumes.reset();
  }
}

export const vwma: IndicatorDefinition = {
  kind: 'vwma',
  summary: 'Volume-weighted moving average: the mean of the last `period` values, each as heavy as what was traded.',
  formula: 'Σ v[t−i] · x[t−i] / Σ v[t−i], i = 0 … n−1; no value while nothing is traded in the window; for n = 1: x',
  inputs: [anyInput, ...barInputs('volume')],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source:
    'TA-Lib `VWMA`. After trades that have left the window TA-Lib divides by what rounding has left of them; here a window without trades has no value.',
  taLib: { name: 'VWMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Vwma(param(params, 'period'), cells),
};
