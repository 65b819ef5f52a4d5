/** Momentum. */
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

class Mom implements Indicator {
  readonly #cell: number;
  readonly #delay: Delay;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#delay = new Delay(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    out[slot] = x - this.#delay.update(x);
  }
  reset(): void {
    this.#delay.reset();
  }
}

export const mom: IndicatorDefinition = {
  kind: 'mom',
  summary: 'Momentum: the change over `period` bars.',
  formula: 'x[t] − x[t−n]',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(1, 10, 'bars from the old value to the new one')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'TA-Lib `MOM`.',
  taLib: { name: 'MOM', params: { timeperiod: 'period' } },
  create: (params, cells) => new Mom(param(params, 'period'), cellAt(cells, 0)),
};
