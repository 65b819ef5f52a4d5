/** Slope of the least-squares line. */
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

class LinearRegSlope implements Indicator {
  readonly #cell: number;
  readonly #line: WindowLine;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#line = new WindowLine(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#line.update(row[this.#cell] as number);
    out[slot] = this.#line.slope;
  }
  reset(): void {
    this.#line.reset();
  }
}

export const linearRegSlope: IndicatorDefinition = {
  kind: 'linearRegSlope',
  summary: 'Rise per bar of the least-squares line through the last `period` values.',
  formula: 'Σ (i − ī)(x[i] − x̄) / Σ (i − ī)², i = 0 … n−1 from the oldest',
  inputs: [anyInput],
  outputs: value('unit of the input per bar'),
  params: [periodParam(2, 14, 'values that the line is fitted to')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `LINEARREG_SLOPE`.',
  taLib: { name: 'LINEARREG_SLOPE', params: { timeperiod: 'period' } },
  create: (params, cells) => new LinearRegSlope(param(params, 'period'), cellAt(cells, 0)),
};
