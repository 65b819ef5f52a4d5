/** Range volatility of Parkinson. */
import { WindowSum } from '../blocks/window-sum.ts';
import { CELL, type Indicator, type IndicatorDefinition, param, periodParam } from '../indicator.ts';

class Parkinson implements Indicator {
  readonly #scale: number;
  readonly #sum: WindowSum;
  constructor(n: number) {
    this.#scale = 1 / (4 * Math.LN2 * n);
    this.#sum = new WindowSum(n);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const range = Math.log((bar[CELL.high] as number) / (bar[CELL.low] as number));
    out[slot] = Math.sqrt(this.#sum.update(range * range) * this.#scale);
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const parkinson: IndicatorDefinition = {
  kind: 'parkinson',
  summary: 'Volatility per bar from highs and lows, not annualised; needs fewer bars than `volatility`, knows no gaps.',
  formula: '√(Σ ln(high / low)² / (4 n ln 2)), the last n bars',
  input: 'none',
  reads: ['high', 'low'],
  params: [periodParam(1, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Parkinson (1980), Journal of Business 53(1).',
  create: (params) => new Parkinson(param(params, 'period')),
};
