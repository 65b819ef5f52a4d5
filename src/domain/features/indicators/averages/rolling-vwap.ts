/** Volume-weighted average price of a window. */
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class RollingVwap implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #volume: number;
  readonly #traded: WindowSum;
  readonly #volumes: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#volume = cellAt(cells, 3);
    this.#traded = new WindowSum(n);
    this.#volumes = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const typical = ((row[this.#high] as number) + (row[this.#low] as number) + (row[this.#close] as number)) / 3;
    const volume = row[this.#volume] as number;
    out[slot] = this.#traded.update(typical * volume) / this.#volumes.update(volume);
  }
  reset(): void {
    this.#traded.reset();
    this.#volumes.reset();
  }
}

export const rollingVwap: IndicatorDefinition = {
  kind: 'rollingVwap',
  summary: 'Volume-weighted average of the typical prices of the last `period` bars.',
  formula:
    'Σ v[t−i] · p[t−i] / Σ v[t−i], i = 0 … n−1; p = (high + low + close) / 3; no value while nothing is traded in the window',
  inputs: barInputs('high', 'low', 'close', 'volume'),
  outputs: value('quote asset per unit of base asset'),
  params: [periodParam(1, 20, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Definition; `vwma` of the typical price, but for windows of one bar without trades.',
  create: (params, cells) => new RollingVwap(param(params, 'period'), cells),
};
