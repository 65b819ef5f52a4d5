/** Average directional index rating. */
import { Delay } from '../../blocks/delay.ts';
import { AverageDirectionalIndex } from '../../blocks/directional-index.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Adxr implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #index: AverageDirectionalIndex;
  readonly #delay: Delay;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#index = new AverageDirectionalIndex(n);
    this.#delay = new Delay(n - 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#index.update(row, this.#high, this.#low);
    const now = this.#index.value;
    out[slot] = (now + this.#delay.update(now)) / 2;
  }
  reset(): void {
    this.#index.reset();
    this.#delay.reset();
  }
}

export const adxr: IndicatorDefinition = {
  kind: 'adxr',
  summary: 'Average directional index rating: the mean of the index now and `period` − 1 bars ago, 0 to 100.',
  formula: '(a[t] + a[t−n+1]) / 2, a the `adx` of the same period',
  inputs: barInputs('high', 'low'),
  outputs: value('0 to 100'),
  params: [periodParam(2, 14, 'bars of both smoothings; the older index is period − 1 bars old')],
  warmup: (params) => 3 * param(params, 'period') - 2,
  warmupText: '3 · period − 2',
  source: 'Wilder (1978), who takes the index of n bars ago; TA-Lib `ADXR`, which takes that of n − 1 bars ago.',
  taLib: { name: 'ADXR', params: { timeperiod: 'period' } },
  create: (params, cells) => new Adxr(param(params, 'period'), cells),
};
