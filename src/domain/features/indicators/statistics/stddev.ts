/** Standard deviation. */
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  value,
  widthParam,
} from '../../indicator.ts';

class Stddev implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #deviations: number;
  readonly #moments: WindowMoments;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#n = param(params, 'period');
    this.#deviations = param(params, 'deviations');
    this.#moments = new WindowMoments(this.#n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#moments.update(row[this.#cell] as number);
    out[slot] = this.#deviations * Math.sqrt(this.#moments.sumSquares / this.#n);
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const stddev: IndicatorDefinition = {
  kind: 'stddev',
  summary: 'Population standard deviation of the last `period` values, in the unit of the input.',
  formula: 'k √(Σ (x[t−i] − x̄)² / n), i = 0 … n−1, k the number of deviations',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(2, 5, 'bars in the window'), widthParam(1, 'deviations that the value counts', 'deviations')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `STDDEV`.',
  taLib: { name: 'STDDEV', params: { timeperiod: 'period', nbdev: 'deviations' } },
  create: (params, cells) => new Stddev(params, cellAt(cells, 0)),
};
