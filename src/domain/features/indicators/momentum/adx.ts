/** Average directional index. */
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

class Adx implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #index: AverageDirectionalIndex;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#index = new AverageDirectionalIndex(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#index.update(row, this.#high, this.#low);
    out[slot] = this.#index.value;
  }
  reset(): void {
    this.#index.reset();
  }
}

export const adx: IndicatorDefinition = {
  kind: 'adx',
  summary: 'Average directional index: how much of the movement has one direction, 0 to 100, whichever it is.',
  formula:
    'Wilder mean of 100 · |P − M| / (P + M), seeded with the plain mean of the first n; P, M: Wilder sums of high − high[t−1] and low[t−1] − low where they are the larger one and above 0; bars at which P + M is 0 count 0 in the seed and are passed over later',
  inputs: barInputs('high', 'low'),
  outputs: value('0 to 100'),
  params: [periodParam(2, 14, 'bars of both smoothings')],
  warmup: (params) => 2 * param(params, 'period') - 1,
  warmupText: '2 · period − 1',
  source: 'Wilder (1978); TA-Lib `ADX`, unstable period 0.',
  taLib: { name: 'ADX', params: { timeperiod: 'period' } },
  create: (params, cells) => new Adx(param(params, 'period'), cells),
};
