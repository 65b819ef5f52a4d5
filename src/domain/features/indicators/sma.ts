/** Simple moving average. */
import { WindowSum } from '../blocks/window-sum.ts';
import { type Indicator, type IndicatorDefinition, param, periodParam } from '../indicator.ts';

class Sma implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#sum.update(bar[this.#cell] as number) / this.#n;
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const sma: IndicatorDefinition = {
  kind: 'sma',
  summary: 'Simple moving average: the mean of the last `period` values.',
  formula: '(1/n) Σ x[t−i], i = 0 … n−1',
  input: 'any',
  reads: [],
  params: [periodParam(1, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `SMA`.',
  create: (params, cell) => new Sma(param(params, 'period'), cell),
};
