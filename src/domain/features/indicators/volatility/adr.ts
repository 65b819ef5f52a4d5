/** Average range of a bar. */
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

class Adr implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#sum.update((row[this.#high] as number) - (row[this.#low] as number)) / this.#n;
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const adr: IndicatorDefinition = {
  kind: 'adr',
  summary:
    'Average day range: the mean of high − low over the last `period` bars, whatever their length; gaps do not count.',
  formula: '(1/n) Σ (high[t−i] − low[t−i]), i = 0 … n−1',
  inputs: barInputs('high', 'low'),
  outputs: value('quote asset per unit of base asset'),
  params: [periodParam(1, 14, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `ADR`.',
  taLib: { name: 'ADR', params: { timeperiod: 'period' } },
  create: (params, cells) => new Adr(param(params, 'period'), cells),
};
