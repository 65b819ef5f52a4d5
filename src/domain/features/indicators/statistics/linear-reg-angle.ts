/** Angle of the least-squares line. */
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

class LinearRegAngle implements Indicator {
  readonly #cell: number;
  readonly #line: WindowLine;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#line = new WindowLine(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#line.update(row[this.#cell] as number);
    out[slot] = (Math.atan(this.#line.slope) * 180) / Math.PI;
  }
  reset(): void {
    this.#line.reset();
  }
}

export const linearRegAngle: IndicatorDefinition = {
  kind: 'linearRegAngle',
  summary:
    'Angle of the least-squares line through the last `period` values, in degrees, with one bar as long as one unit of the input.',
  formula: 'arctan(b) · 180 / π, b the slope of `linearRegSlope`',
  inputs: [anyInput],
  outputs: value('degrees, −90 to 90'),
  params: [periodParam(2, 14, 'values that the line is fitted to')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `LINEARREG_ANGLE`. It depends on the unit of the input.',
  taLib: { name: 'LINEARREG_ANGLE', params: { timeperiod: 'period' } },
  create: (params, cells) => new LinearRegAngle(param(params, 'period'), cellAt(cells, 0)),
};
