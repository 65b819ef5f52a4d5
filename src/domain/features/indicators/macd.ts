/** Moving average convergence and divergence: the line. */
import { MacdLine } from '../blocks/macd-line.ts';
import { fasterThanSlow, fastSlowParams, type Indicator, type IndicatorDefinition, param } from '../indicator.ts';

class Macd implements Indicator {
  readonly #cell: number;
  readonly #line: MacdLine;
  constructor(fast: number, slow: number, cell: number) {
    this.#cell = cell;
    this.#line = new MacdLine(fast, slow);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#line.update(bar[this.#cell] as number);
  }
  reset(): void {
    this.#line.reset();
  }
}

export const macd: IndicatorDefinition = {
  kind: 'macd',
  summary: 'Fast minus slow exponential moving average, in the unit of the input.',
  formula: 'ema(fast) − ema(slow); the fast one is seeded with the values just before the first result',
  input: 'any',
  reads: [],
  params: fastSlowParams,
  relation: fasterThanSlow,
  warmup: (params) => param(params, 'slow') - 1,
  warmupText: 'slow − 1',
  source: 'Appel (1979); TA-Lib `MACD`, which leaves the line empty until the signal has a value.',
  create: (params, cell) => new Macd(param(params, 'fast'), param(params, 'slow'), cell),
};
