/** Least-squares line at the newest value. */
import { WindowLine } from '../../blocks/window-line.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class LinearReg implements Indicator {
  readonly #cell: number;
  readonly #line: WindowLine;
  readonly #n: number;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#line = new WindowLine(n);
    this.#n = n;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#line.update(row[this.#cell] as number);
    out[slot] = this.#line.at(this.#n - 1);
  }
  reset(): void {
    this.#line.reset();
  }
}

export const linearReg: IndicatorDefinition = {
  kind: 'linearReg',
  summary: 'Where the least-squares line through the last `period` values ends: an average that lags less.',
  formula: 'a + b (n − 1); b = Σ (i − ī)(x[i] − x̄) / Σ (i − ī)², a = x̄ − b ī; i = 0 … n−1 from the oldest',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(2, 14, 'values that the line is fitted to')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `LINEARREG`.',
  taLib: { name: 'LINEARREG', params: { timeperiod: 'period' } },
  create: (params, cells) => new LinearReg(param(params, 'period'), cellAt(cells, 0)),
};
