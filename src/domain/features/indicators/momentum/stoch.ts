/** Stochastic oscillator. */
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

const K: AverageChoice = { average: 'kAverage', period: 'smooth', own: 'sma' };
const D: AverageChoice = { average: 'dAverage', period: 'signal', own: 'sma' };

class Stoch implements Indicator {
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
  }
  reset(): void {
    this.#raw.reset();
    this.#k.reset();
    this.#d.reset();
  }
}

export const stoch: IndicatorDefinition = {
  kind: 'stoch',
  summary: 'Stochastic oscillator: place of the close in the range of the window, 0 to 100, smoothed once and twice.',
  formula:
    'value (%K): the average over `smooth` values of 100 · (close − L) / (H − L), highest high and lowest low of n bars, 0 for a range of 0; d (%D): the average of value over `signal` values',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'value', meaning: '%K, 0 to 100' },
    { name: 'd', meaning: '%D, 0 to 100' },
  ],
  params: [
    periodParam(1, 5, 'bars in the range'),
    periodParam(1, 3, 'raw values in %K; 1 is the fast %K', 'smooth'),
    periodParam(1, 3, 'values of %K in %D', 'signal'),
    averageParam('sma', 'kind of the average in %K; own is sma', 'kAverage'),
    averageParam('sma', 'kind of the average in %D; own is sma', 'dAverage'),
  ],
  warmup: (params, output) =>
    param(params, 'period') - 1 + chosenWarmup(params, K) + (output === 'd' ? chosenWarmup(params, D) : 0),
  warmupText:
    'period − 1 and that of the average; period + smooth − 2 for sma, for d also that of its average; signal − 1 for sma',
  source:
    'Lane (1984); TA-Lib `STOCH`, and `STOCHF` with `smooth` 1, which both leave %K empty until %D has a value. Averages that overshoot (dema, tema, hma, t3, zlema) may leave 0 to 100.',
  taLib: [
    {
      name: 'STOCH',
      params: {
        fastk_period: 'period',
        slowk_period: 'smooth',
        slowk_matype: 'kAverage',
        slowd_period: 'signal',
        slowd_matype: 'dAverage',
      },
      outputs: { slowk: 'value', slowd: 'd' },
    },
    {
      name: 'STOCHF',
      params: { fastk_period: 'period', fastd_period: 'signal', fastd_matype: 'dAverage' },
      outputs: { fastk: 'value', fastd: 'd' },
      fixed: { smooth: 1 },
    },
  ],
  create: (params, cells) => new Stoch(params, cells),
};
