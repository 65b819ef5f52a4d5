/** Logarithmic return. */
import { Delay } from '../blocks/delay.ts';
import { type Indicator, type IndicatorDefinition, param, periodParam } from '../indicator.ts';

class LogReturn implements Indicator {
  readonly #cell: number;
  readonly #delay: Delay;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#delay = new Delay(n);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const x = bar[this.#cell] as number;
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
  input: 'price',
  reads: [],
  params: [periodParam(1, 'bars from the old price to the new one')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Definition.',
  create: (params, cell) => new LogReturn(param(params, 'period'), cell),
};
