/** Standard deviation within a window. */
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

class Stddev implements Indicator {
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
    out[slot] = Math.sqrt(this.#moments.sumSquares / this.#n);
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const stddev: IndicatorDefinition = {
  kind: 'stddev',
  summary: 'Population standard deviation of the last `period` values, in the unit of the input.',
  formula: '√(Σ (x[t−i] − x̄)² / n), i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(2, 5, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `STDDEV`.',
  create: (params, cells) => new Stddev(param(params, 'period'), cellAt(cells, 0)),
};
