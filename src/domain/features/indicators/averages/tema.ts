/** Triple exponential moving average. */
import { TripleExponentialMean } from '../../blocks/triple-exponential-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Tema implements Indicator {
  readonly #cell: number;
  readonly #mean: TripleExponentialMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#mean = new TripleExponentialMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const tema: IndicatorDefinition = {
  kind: 'tema',
  summary: 'Triple exponential moving average: an exponential one less the lag that two further smoothings show.',
  formula: '3 e − 3 e(e) + e(e(e)); e: `ema` of `period`',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'bars of the three averages')],
  warmup: (params) => 3 * (param(params, 'period') - 1),
  warmupText: '3 · (period − 1)',
  source: 'Mulloy (1994), Stocks & Commodities 12(2); TA-Lib `TEMA`, unstable period 0.',
  taLib: { name: 'TEMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Tema(param(params, 'period'), cellAt(cells, 0)),
};
