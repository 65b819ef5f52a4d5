/** Stochastic oscillator: %K. */
import { Stochastic } from '../blocks/stochastic.ts';
import { WindowSum } from '../blocks/window-sum.ts';
import { CELL, type Indicator, type IndicatorDefinition, param, periodParam, smoothParam } from '../indicator.ts';

class StochK implements Indicator {
  readonly #raw: Stochastic;
  readonly #smooth: number;
  readonly #sum: WindowSum;
  constructor(n: number, smooth: number) {
    this.#raw = new Stochastic(n);
    this.#smooth = smooth;
    this.#sum = new WindowSum(smooth);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const raw = this.#raw.update(bar[CELL.high] as number, bar[CELL.low] as number, bar[CELL.close] as number);
    out[slot] = this.#sum.update(raw) / this.#smooth;
  }
  reset(): void {
    this.#raw.reset();
    this.#sum.reset();
  }
}

export const stochK: IndicatorDefinition = {
  kind: 'stochK',
  summary: 'Slow %K of the stochastic oscillator: place of the close in the range of the window, 0 to 100, smoothed.',
  formula: 'sma(smooth) of 100 · (close − L) / (H − L), highest high and lowest low of n bars; 0 for a range of 0',
  input: 'none',
  reads: ['high', 'low', 'close'],
  params: [periodParam(1, 'bars in the range'), smoothParam],
  warmup: (params) => param(params, 'period') + param(params, 'smooth') - 2,
  warmupText: 'period + smooth − 2',
  source: 'Lane (1984); TA-Lib `STOCH` with simple averages. `smooth` 1 is the fast %K.',
  create: (params) => new StochK(param(params, 'period'), param(params, 'smooth')),
};
