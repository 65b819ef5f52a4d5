/** Bollinger bands. */
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  widthParam,
} from '../../indicator.ts';

class Bbands implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #up: number;
  readonly #down: number;
  readonly #moments: WindowMoments;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#n = param(params, 'period');
    this.#up = param(params, 'up');
    this.#down = param(params, 'down');
    this.#moments = new WindowMoments(this.#n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#moments.update(row[this.#cell] as number);
    const { mean } = this.#moments;
    const deviation = Math.sqrt(this.#moments.sumSquares / this.#n);
    out[slot] = mean;
    out[slot + 1] = mean + this.#up * deviation;
    out[slot + 2] = mean - this.#down * deviation;
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const bbands: IndicatorDefinition = {
  kind: 'bbands',
  summary: 'Bollinger bands: the mean, and bands some population deviations above and below it.',
  formula: 'value = x̄; upper = x̄ + up · s; lower = x̄ − down · s; s = √(Σ (x[t−i] − x̄)² / n), i = 0 … n−1',
  inputs: [anyInput],
  outputs: [
    { name: 'value', meaning: 'the mean, unit of the input' },
    { name: 'upper', meaning: 'upper band, unit of the input' },
    { name: 'lower', meaning: 'lower band, unit of the input' },
  ],
  params: [
    periodParam(2, 20, 'bars in the window'),
    widthParam(2, 'deviations from the mean to the upper band', 'up'),
    widthParam(2, 'deviations from the mean to the lower band', 'down'),
  ],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Bollinger (1992); TA-Lib `BBANDS` around a simple average, population deviation.',
  create: (params, cells) => new Bbands(params, cellAt(cells, 0)),
};
