/** Half-way between the highest high and the lowest low of a window. */
import { WindowRange } from '../../blocks/window-range.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Midprice implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #range: WindowRange;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#range = new WindowRange(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#range.update(row, this.#high, this.#low);
    out[slot] = this.#range.middle;
  }
  reset(): void {
    this.#range.reset();
  }
}

export const midprice: IndicatorDefinition = {
  kind: 'midprice',
  summary: 'Half-way between the highest high and the lowest low of the last `period` bars.',
  formula: '(max high[t−i] + min low[t−i]) / 2, i = 0 … n−1',
  inputs: barInputs('high', 'low'),
  outputs: value('middle of the range, quote asset per unit of base asset'),
  params: [periodParam(2, 14, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `MIDPRICE`.',
  taLib: { name: 'MIDPRICE', params: { timeperiod: 'period' } },
  create: (params, cells) => new Midprice(param(params, 'period'), cells),
};
