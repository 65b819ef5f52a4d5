/** Rate of change. */
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

class Roc implements Indicator {
  readonly #cell: number;
  readonly #delay: Delay;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#delay = new Delay(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const before = this.#delay.update(x);
    out[slot] = before === 0 ? 0 : (x / before - 1) * 100;
  }
  reset(): void {
    this.#delay.reset();
  }
}

export const roc: IndicatorDefinition = {
  kind: 'roc',
  summary: 'Rate of change over `period` bars in percent.',
  formula: '100 · (x[t] / x[t−n] − 1); 0 when x[t−n] is 0, which only a volume can be',
  inputs: [anyInput],
  outputs: value('percent'),
  params: [periodParam(1, 10, 'bars from the old value to the new one')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'TA-Lib `ROC`.',
  taLib: { name: 'ROC', params: { timeperiod: 'period' } },
  create: (params, cells) => new Roc(param(params, 'period'), cellAt(cells, 0)),
};
