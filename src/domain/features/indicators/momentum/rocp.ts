/** Rate of change as a fraction. */
import { Delay } from '../../blocks/delay.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Rocp implements Indicator {
  readonly #cell: number;
  readonly #delay: Delay;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#delay = new Delay(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const before = this.#delay.update(x);
    out[slot] = before === 0 ? 0 : (x - before) / before;
  }
  reset(): void {
    this.#delay.reset();
  }
}

export const rocp: IndicatorDefinition = {
  kind: 'rocp',
  summary: 'Rate of change over `period` bars as a fraction.',
  formula: '(x[t] − x[t−n]) / x[t−n]; 0 when x[t−n] is 0',
  inputs: [anyInput],
  outputs: value('fraction, 0.01 is 1 percent'),
  params: [periodParam(1, 10, 'bars from the old value to the new one')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'TA-Lib `ROCP`.',
  taLib: { name: 'ROCP', params: { timeperiod: 'period' } },
  create: (params, cells) => new Rocp(param(params, 'period'), cellAt(cells, 0)),
};
