/** Time series forecast. */
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

class Tsf implements Indicator {
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
    out[slot] = this.#line.at(this.#n);
  }
  reset(): void {
    this.#line.reset();
  }
}

export const tsf: IndicatorDefinition = {
  kind: 'tsf',
  summary: 'The least-squares line through the last `period` values, continued to the next bar.',
  formula: 'a + b n, the line of `linearReg` at i = n',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(2, 14, 'values that the line is fitted to')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `TSF`.',
  taLib: { name: 'TSF', params: { timeperiod: 'period' } },
  create: (params, cells) => new Tsf(param(params, 'period'), cellAt(cells, 0)),
};
