/** Moving average of Wilder. */
import { WilderMean } from '../../blocks/recursive-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Rma implements Indicator {
  readonly #cell: number;
  readonly #mean: WilderMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#mean = new WilderMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const rma: IndicatorDefinition = {
  kind: 'rma',
  summary: 'Moving average of Wilder: an exponential one whose newest value has the weight 1 / `period`.',
  formula: 'r[t] = ((n − 1) · r[t−1] + x[t]) / n; r[n−1] = mean of x[0 … n−1]',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'bars; the newest has the weight 1 / period')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib `RMA`, unstable period 0.',
  taLib: { name: 'RMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Rma(param(params, 'period'), cellAt(cells, 0)),
};
