/** Exponential moving average. */
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Ema implements Indicator {
  readonly #cell: number;
  readonly #mean: ExponentialMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#mean = new ExponentialMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const ema: IndicatorDefinition = {
  kind: 'ema',
  summary: 'Exponential moving average, seeded with the simple mean of the first `period` values.',
  formula: 'e[t] = e[t−1] + 2/(n+1) · (x[t] − e[t−1]); e[n−1] = mean of x[0 … n−1]',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'bars; the newest has the weight 2 / (period + 1)')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `EMA`, unstable period 0.',
  taLib: { name: 'EMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Ema(param(params, 'period'), cellAt(cells, 0)),
};
