/** Ratio to an older value in percent. */
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

class Rocr100 implements Indicator {
  readonly #cell: number;
  readonly #delay: Delay;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#delay = new Delay(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const before = this.#delay.update(x);
    out[slot] = before === 0 ? 0 : (x / before) * 100;
  }
  reset(): void {
    this.#delay.reset();
  }
}

export const rocr100: IndicatorDefinition = {
  kind: 'rocr100',
  summary: 'Ratio of the value to the one of `period` bars ago, in percent.',
  formula: '100 · x[t] / x[t−n]; 0 when x[t−n] is 0',
  inputs: [anyInput],
  outputs: value('percent, 100 when nothing has changed'),
  params: [periodParam(1, 10, 'bars from the old value to the new one')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'TA-Lib `ROCR100`.',
  taLib: { name: 'ROCR100', params: { timeperiod: 'period' } },
  create: (params, cells) => new Rocr100(param(params, 'period'), cellAt(cells, 0)),
};
