/** Triangular moving average. */
import { TriangularMean } from '../../blocks/triangular-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Trima implements Indicator {
  readonly #cell: number;
  readonly #mean: TriangularMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#mean = new TriangularMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const trima: IndicatorDefinition = {
  kind: 'trima',
  summary: 'Triangular moving average: weights rise to the middle of the window and fall again.',
  formula: 'Σ w[i] · x[t−i] / Σ w[i], w[i] = min(i + 1, n − i), i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 30, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `TRIMA`.',
  taLib: { name: 'TRIMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Trima(param(params, 'period'), cellAt(cells, 0)),
};
