/** Least-squares line at the oldest value. */
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

class LinearRegIntercept implements Indicator {
  readonly #cell: number;
  readonly #line: WindowLine;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#line = new WindowLine(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#line.update(row[this.#cell] as number);
    out[slot] = this.#line.at(0);
  }
  reset(): void {
    this.#line.reset();
  }
}

export const linearRegIntercept: IndicatorDefinition = {
  kind: 'linearRegIntercept',
  summary: 'Where the least-squares line through the last `period` values begins.',
  formula: 'a = x̄ − b ī, the line of `linearReg` at i = 0',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(2, 14, 'values that the line is fitted to')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `LINEARREG_INTERCEPT`.',
  taLib: { name: 'LINEARREG_INTERCEPT', params: { timeperiod: 'period' } },
  create: (params, cells) => new LinearRegIntercept(param(params, 'period'), cellAt(cells, 0)),
};
