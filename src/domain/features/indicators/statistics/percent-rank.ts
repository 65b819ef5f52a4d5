/** Percent rank. */
import { OrderedWindow } from '../../blocks/ordered-window.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class PercentRank implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #window: OrderedWindow;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#window = new OrderedWindow(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    out[slot] = this.#window.count < this.#n ? Number.NaN : (100 * this.#window.countBelow(x)) / this.#n;
    this.#window.push(x);
  }
  reset(): void {
    this.#window.reset();
  }
}

export const percentRank: IndicatorDefinition = {
  kind: 'percentRank',
  summary: 'Share of the `period` values before that are smaller than the newest one, in percent.',
  formula: '100 · #{i = 1 … n: x[t−i] < x[t]} / n',
  inputs: [anyInput],
  outputs: value('percent, 0 to 100'),
  params: [periodParam(2, 100, 'values that the newest one is compared with')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'TA-Lib `PERCENTRANK`: the newest value is not among those that it is compared with. O(log n) an update.',
  taLib: { name: 'PERCENTRANK', params: { timeperiod: 'period' } },
  create: (params, cells) => new PercentRank(param(params, 'period'), cellAt(cells, 0)),
};
