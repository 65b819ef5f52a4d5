/** KDJ stochastic. */
import type { Average } from '../../blocks/average.ts';
import { type AverageChoice, chosenAverage, chosenWarmup } from '../../blocks/chosen-average.ts';
import { Stochastic } from '../../blocks/stochastic.ts';
import {
  averageParam,
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';

const K: AverageChoice = { average: 'kAverage', period: 'smooth', own: 'rma' };
const D: AverageChoice = { average: 'dAverage', period: 'signal', own: 'rma' };

class Kdj implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #raw: Stochastic;
  readonly #k: Average;
  readonly #d: Average;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#raw = new Stochastic(param(params, 'period'));
    this.#k = chosenAverage(params, K);
    this.#d = chosenAverage(params, D);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#raw.update(row[this.#high] as number, row[this.#low] as number, row[this.#close] as number);
    this.#k.updateCell(out, slot, out, slot);
    this.#d.updateCell(out, slot, out, slot + 1);
    out[slot + 2] = 3 * (out[slot] as number) - 2 * (out[slot + 1] as number);
  }
  reset(): void {
    this.#raw.reset();
    this.#k.reset();
    this.#d.reset();
  }
}

export const kdj: IndicatorDefinition = {
  kind: 'kdj',
  summary: 'KDJ: the stochastic oscillator with averages of Wilder and a third line that goes beyond both.',
  formula:
    'k: the average over `smooth` values of 100 · (close − L) / (H − L), highest high and lowest low of n bars, 0 for a range of 0; d: the average of k over `signal` values; j = 3 k − 2 d',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'k', meaning: '%K, 0 to 100' },
    { name: 'd', meaning: '%D, 0 to 100' },
    { name: 'j', meaning: '%J, which may leave 0 to 100' },
  ],
  params: [
    periodParam(1, 9, 'bars in the range'),
    periodParam(1, 3, 'raw values in k', 'smooth'),
    periodParam(1, 3, 'values of k in d', 'signal'),
    averageParam('rma', 'kind of the average in k; own is rma', 'kAverage'),
    averageParam('rma', 'kind of the average in d; own is rma', 'dAverage'),
  ],
  warmup: (params, output) =>
    param(params, 'period') - 1 + chosenWarmup(params, K) + (output === 'k' ? 0 : chosenWarmup(params, D)),
  warmupText:
    'period − 1 and that of the average; period + smooth − 2 for rma, for d and j also that of the second average; signal − 1 for rma',
  source:
    'Lane (1984) for k and d; j is a convention of East Asian charts; TA-Lib `KDJ`, which leaves k empty until d has a value. Charts begin with k = d = 50, here the averages begin with plain means.',
  taLib: {
    name: 'KDJ',
    params: {
      fastk_period: 'period',
      slowk_period: 'smooth',
      slowk_matype: 'kAverage',
      slowd_period: 'signal',
      slowd_matype: 'dAverage',
    },
    outputs: { k: 'k', d: 'd', j: 'j' },
  },
  create: (params, cells) => new Kdj(params, cells),
};
