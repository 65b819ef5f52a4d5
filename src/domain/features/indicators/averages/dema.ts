/** Double exponential moving average. */
import { DoubleExponentialMean } from '../../blocks/double-exponential-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Dema implements Indicator {
  readonly #cell: number;
  readonly #mean: DoubleExponentialMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#mean = new DoubleExponentialMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const dema: IndicatorDefinition = {
  kind: 'dema',
  summary: 'Double exponential moving average: an exponential one less the lag that a second smoothing shows.',
  formula: '2 e − e(e); e: `ema` of `period`, e(e): the same of e',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'bars of both averages')],
  warmup: (params) => 2 * (param(params, 'period') - 1),
  warmupText: '2 · (period − 1)',
  source: 'Mulloy (1994), Stocks & Commodities 12(1); TA-Lib `DEMA`, unstable period 0.',
  taLib: { name: 'DEMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Dema(param(params, 'period'), cellAt(cells, 0)),
};
