/** Logarithmic return. */
import { Delay } from '../../blocks/delay.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  priceInput,
  value,
} from '../../indicator.ts';

class LogReturn implements Indicator {
  readonly #cell: number;
  readonly #delay: Delay;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#delay = new Delay(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    out[slot] = Math.log(x / this.#delay.update(x));
  }
  reset(): void {
    this.#delay.reset();
  }
}

export const logReturn: IndicatorDefinition = {
  kind: 'logReturn',
  summary: 'Logarithmic return over `period` bars.',
  formula: 'ln(x[t] / x[t−n])',
  inputs: [priceInput],
  outputs: value('ln of a ratio of prices'),
  params: [periodParam(1, 1, 'bars from the old price to the new one')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Definition.',
  create: (params, cells) => new LogReturn(param(params, 'period'), cellAt(cells, 0)),
};
