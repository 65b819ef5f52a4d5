/** Standard score within a window. */
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

class Zscore implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #moments: WindowMoments;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#moments = new WindowMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    this.#moments.update(x);
    const deviation = Math.sqrt(this.#moments.sumSquares / (this.#n - 1));
    out[slot] = deviation === 0 ? 0 : this.#moments.fromMean / deviation;
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const zscore: IndicatorDefinition = {
  kind: 'zscore',
  summary: 'Distance from the mean of the last `period` values in sample standard deviations.',
  formula: '(x[t] − x̄) / s, mean and sample deviation of x[t−n+1 … t]; 0 when all are equal',
  inputs: [anyInput],
  outputs: value('sample standard deviations'),
  params: [periodParam(2, 20, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Definition.',
  create: (params, cells) => new Zscore(param(params, 'period'), cellAt(cells, 0)),
};
