/** Skewness of logarithmic returns. */
import { LogChange } from '../../blocks/log-change.ts';
import { WindowShape } from '../../blocks/window-shape.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  priceInput,
  value,
} from '../../indicator.ts';

class RollingSkew implements Indicator {
  readonly #cell: number;
  readonly #change = new LogChange();
  readonly #shape: WindowShape;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#shape = new WindowShape(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const change = this.#change.update(row[this.#cell] as number);
    out[slot] = Number.NaN;
    if (Number.isNaN(change)) return;
    this.#shape.update(change);
    out[slot] = this.#shape.skewness;
  }
  reset(): void {
    this.#change.reset();
    this.#shape.reset();
  }
}

export const rollingSkew: IndicatorDefinition = {
  kind: 'rollingSkew',
  summary: 'Skewness of the last `period` logarithmic returns: below 0 when the large moves are losses.',
  formula: '√n Σ d³ / (Σ d²)^1.5, d = r − r̄, r[t] = ln(x[t] / x[t−1]); 0 when all are equal',
  inputs: [priceInput],
  outputs: value('0 for a normal distribution'),
  params: [periodParam(2, 20, 'returns in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Definition, population moments.',
  create: (params, cells) => new RollingSkew(param(params, 'period'), cellAt(cells, 0)),
};
