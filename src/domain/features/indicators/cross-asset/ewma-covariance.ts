/** Covariance of returns with a memory that fades. */
import { EwmaProducts } from '../../blocks/ewma-products.ts';
import { LogChange } from '../../blocks/log-change.ts';
import { cellAt, type Indicator, type IndicatorDefinition, type IndicatorParams, param } from '../../indicator.ts';
import { HALF_LIFE, PRICE_PAIR } from './pair-inputs.ts';

/** Returns before the first value: three half-lives, after which 7/8 of the weight of an endless past is there. */
function returnsNeeded(params: IndicatorParams): number {
  return Math.ceil(3 * param(params, 'halfLife'));
}

class EwmaCovariance implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #returnX = new LogChange();
  readonly #returnY = new LogChange();
  readonly #products: EwmaProducts;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#products = new EwmaProducts(param(params, 'halfLife'), returnsNeeded(params));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = this.#returnX.update(row[this.#x] as number);
    this.#products.update(x, this.#returnY.update(row[this.#y] as number));
    out[slot] = this.#products.covariance;
    out[slot + 1] = this.#products.correlation;
  }
  reset(): void {
    this.#returnX.reset();
    this.#returnY.reset();
    this.#products.reset();
  }
}

export const ewmaCovariance: IndicatorDefinition = {
  kind: 'ewmaCovariance',
  summary: 'Covariance and correlation of logarithmic returns with weights that halve every `halfLife` returns.',
  formula:
    'value = Σ wⁱ rx[t−i] ry[t−i] / Σ wⁱ over all returns so far, w = 2^(−1/halfLife); correlation = value / √(vx · vy), the same sums of squares, 0 when one is 0',
  inputs: PRICE_PAIR,
  outputs: [
    { name: 'value', meaning: 'covariance of returns per bar' },
    { name: 'correlation', meaning: '−1 to 1' },
  ],
  params: [HALF_LIFE],
  warmup: returnsNeeded,
  warmupText: '⌈3 · halfLife⌉',
  source:
    'RiskMetrics (1996): the mean return is taken as 0; the weights are divided by their sum, so no first value is special.',
  create: (params, cells) => new EwmaCovariance(params, cells),
};
