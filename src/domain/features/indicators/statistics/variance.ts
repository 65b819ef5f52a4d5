/** Variance. */
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Variance implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #moments: WindowMoments;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#moments = new WindowMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#moments.update(row[this.#cell] as number);
    out[slot] = this.#moments.sumSquares / this.#n;
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const variance: IndicatorDefinition = {
  kind: 'variance',
  summary: 'Population variance of the last `period` values.',
  formula: 'Σ (x[t−i] − x̄)² / n, i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('square of the unit of the input'),
  params: [periodParam(1, 5, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `VAR`, which takes a number of deviations and makes no use of it.',
  taLib: { name: 'VAR', params: { timeperiod: 'period' }, unused: ['nbdev'] },
  create: (params, cells) => new Variance(param(params, 'period'), cellAt(cells, 0)),
};
