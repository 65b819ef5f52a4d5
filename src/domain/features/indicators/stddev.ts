/** Standard deviation within a window. */
import { WindowMoments } from '../blocks/window-moments.ts';
import { type Indicator, type IndicatorDefinition, param, periodParam } from '../indicator.ts';

class Stddev implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #moments: WindowMoments;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#moments = new WindowMoments(n);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    this.#moments.update(bar[this.#cell] as number);
    out[slot] = Math.sqrt(this.#moments.sumSquares / this.#n);
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const stddev: IndicatorDefinition = {
  kind: 'stddev',
  summary: 'Population standard deviation of the last `period` values, in the unit of the input.',
  formula: '√(Σ (x[t−i] − x̄)² / n), i = 0 … n−1',
  input: 'any',
  reads: [],
  params: [periodParam(2, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `STDDEV`.',
  create: (params, cell) => new Stddev(param(params, 'period'), cell),
};
