/** Qstick. */
import { SimpleMean } from '../../blocks/simple-mean.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Qstick implements Indicator {
  readonly #open: number;
  readonly #close: number;
  readonly #mean: SimpleMean;
  constructor(n: number, cells: readonly number[]) {
    this.#open = cellAt(cells, 0);
    this.#close = cellAt(cells, 1);
    this.#mean = new SimpleMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update((row[this.#close] as number) - (row[this.#open] as number));
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const qstick: IndicatorDefinition = {
  kind: 'qstick',
  summary: 'Qstick: the average body of a bar, above 0 when bars rise.',
  formula: 'sma(n) of close − open',
  inputs: barInputs('open', 'close'),
  outputs: value('quote asset per unit of base asset'),
  params: [periodParam(1, 10, 'bars in the average')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Chande and Kroll (1994); TA-Lib `QSTICK`.',
  taLib: { name: 'QSTICK', params: { timeperiod: 'period' } },
  create: (params, cells) => new Qstick(param(params, 'period'), cells),
};
