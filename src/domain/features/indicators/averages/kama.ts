/** Adaptive moving average of Kaufman. */
import { averageWarmup } from '../../blocks/average.ts';
import { KaufmanMean } from '../../blocks/kaufman-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Kama implements Indicator {
  readonly #cell: number;
  readonly #mean: KaufmanMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#mean = new KaufmanMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const kama: IndicatorDefinition = {
  kind: 'kama',
  summary: 'Adaptive moving average of Kaufman: fast where the price goes straight, slow where it goes to and fro.',
  formula:
    'k[t] = k[t−1] + c² · (x[t] − k[t−1]), k[n−1] = x[n−1]; c = 2/31 + (2/3 − 2/31) · E; E: |x[t] − x[t−n]| / Σ |x[t−i] − x[t−i−1]|, i = 0 … n−1, 1 without moves; for n = 1 the value itself',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'moves in the efficiency ratio E')],
  warmup: (params) => averageWarmup('kama', param(params, 'period')),
  warmupText: 'period − max(2 − period, 0)',
  source:
    'Kaufman (1995), Smarter Trading; TA-Lib `KAMA`, unstable period 0. Where nothing has moved for n bars TA-Lib divides by what rounding has left in its running sum; here it is 0 and E is 1.',
  taLib: { name: 'KAMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Kama(param(params, 'period'), cellAt(cells, 0)),
};
