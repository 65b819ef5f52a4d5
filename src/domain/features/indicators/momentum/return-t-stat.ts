/** t-statistic of the mean logarithmic return. */
import { LogChange } from '../../blocks/log-change.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  priceInput,
  value,
} from '../../indicator.ts';

class ReturnTStat implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #change = new LogChange();
  readonly #moments: WindowMoments;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#moments = new WindowMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const n = this.#n;
    this.#moments.update(this.#change.update(row[this.#cell] as number));
    const error = Math.sqrt(this.#moments.sumSquares / (n - 1) / n);
    out[slot] = error === 0 ? 0 : this.#moments.mean / error;
  }
  reset(): void {
    this.#change.reset();
    this.#moments.reset();
  }
}

export const returnTStat: IndicatorDefinition = {
  kind: 'returnTStat',
  summary: 'Trend against noise: the mean of the last `period` logarithmic returns over its standard error.',
  formula: 'r̄ / (s / √n), mean and sample deviation of the last n returns; 0 when all are equal',
  inputs: [priceInput],
  outputs: value('t-statistic'),
  params: [periodParam(2, 20, 'returns in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Student (1908).',
  create: (params, cells) => new ReturnTStat(param(params, 'period'), cellAt(cells, 0)),
};
