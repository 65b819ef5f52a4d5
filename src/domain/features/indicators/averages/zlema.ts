/** Zero-lag exponential moving average. */
import { averageWarmup } from '../../blocks/average.ts';
import { ZeroLagMean } from '../../blocks/zero-lag-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Zlema implements Indicator {
  readonly #cell: number;
  readonly #mean: ZeroLagMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#mean = new ZeroLagMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const zlema: IndicatorDefinition = {
  kind: 'zlema',
  summary: 'Zero-lag exponential moving average: of the values plus what they have moved in the time by which it lags.',
  formula: 'ema(n) of 2 x[t] − x[t−k], k = ⌊(n − 1)/2⌋',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'bars; the newest has the weight 2 / (period + 1)')],
  warmup: (params) => averageWarmup('zlema', param(params, 'period')),
  warmupText: 'period − 1 + ⌊(period − 1) / 2⌋',
  source: 'Ehlers and Way (2010), Stocks & Commodities 28(11); TA-Lib `ZLEMA`, unstable period 0.',
  taLib: { name: 'ZLEMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Zlema(param(params, 'period'), cellAt(cells, 0)),
};
