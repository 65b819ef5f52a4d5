/** Directional index. */
import { DirectionalIndex } from '../../blocks/directional-index.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Dx implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #index: DirectionalIndex;
  #last = 0;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#index = new DirectionalIndex(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#index.update(row, this.#high, this.#low);
    const dx = this.#index.value;
    if (dx >= 0) this.#last = dx;
    out[slot] = Number.isNaN(dx) ? dx : this.#last;
  }
  reset(): void {
    this.#index.reset();
    this.#last = 0;
  }
}

export const dx: IndicatorDefinition = {
  kind: 'dx',
  summary: 'Directional index: how much of the movement has one direction, 0 to 100, before it is averaged to the ADX.',
  formula:
    '100 · |P − M| / (P + M); P, M: Wilder sums (`plusDm`, `minusDm`); where both are 0 the value before stays, which is 0 at the beginning',
  inputs: barInputs('high', 'low'),
  outputs: value('0 to 100'),
  params: [periodParam(2, 14, 'bars of the smoothing')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Wilder (1978); TA-Lib `DX`, unstable period 0.',
  taLib: { name: 'DX', params: { timeperiod: 'period' } },
  create: (params, cells) => new Dx(param(params, 'period'), cells),
};
