/** Bollinger bands: the upper one. The middle one is `sma`. */
import { WindowMoments } from '../blocks/window-moments.ts';
import { type Indicator, type IndicatorDefinition, param, periodParam, widthParam } from '../indicator.ts';

class BbandsUpper implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #width: number;
  readonly #moments: WindowMoments;
  constructor(n: number, width: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#width = width;
    this.#moments = new WindowMoments(n);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    this.#moments.update(bar[this.#cell] as number);
    out[slot] = this.#moments.mean + this.#width * Math.sqrt(this.#moments.sumSquares / this.#n);
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const bbandsUpper: IndicatorDefinition = {
  kind: 'bbandsUpper',
  summary: 'Upper Bollinger band: the mean and `width` population deviations.',
  formula: 'x̄ + width · √(Σ (x[t−i] − x̄)² / n), i = 0 … n−1',
  input: 'any',
  reads: [],
  params: [periodParam(2, 'bars in the window'), widthParam],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Bollinger (1992); TA-Lib `BBANDS` around a simple average, population deviation.',
  create: (params, cell) => new BbandsUpper(param(params, 'period'), param(params, 'width'), cell),
};
