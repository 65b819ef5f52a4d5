/** Standard deviation of logarithmic returns. */
import { LogChange } from '../../blocks/log-change.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  priceInput,
  value,
} from '../../indicator.ts';

class Volatility implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #change = new LogChange();
  readonly #moments: WindowMoments;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#moments = new WindowMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#moments.update(this.#change.update(row[this.#cell] as number));
    out[slot] = Math.sqrt(this.#moments.sumSquares / (this.#n - 1));
  }
  reset(): void {
    this.#change.reset();
    this.#moments.reset();
  }
}

export const volatility: IndicatorDefinition = {
  kind: 'volatility',
  summary: 'Sample standard deviation of the last `period` logarithmic returns, per bar and not annualised.',
  formula: '√(Σ (r[t−i] − r̄)² / (n−1)), i = 0 … n−1, r[t] = ln(x[t] / x[t−1])',
  inputs: [priceInput],
  outputs: value('standard deviation per bar'),
  params: [periodParam(2, 20, 'returns in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Definition; as pandas `rolling(n).std()` of log returns.',
  create: (params, cells) => new Volatility(param(params, 'period'), cellAt(cells, 0)),
};
