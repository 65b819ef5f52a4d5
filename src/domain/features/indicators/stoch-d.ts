/** Stochastic oscillator: %D. */
import { Stochastic } from '../blocks/stochastic.ts';
import { WindowSum } from '../blocks/window-sum.ts';
import {
  CELL,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  signalParam,
  smoothParam,
} from '../indicator.ts';

class StochD implements Indicator {
  readonly #raw: Stochastic;
  readonly #smooth: number;
  readonly #signal: number;
  readonly #sum: WindowSum;
  readonly #signalSum: WindowSum;
  constructor(n: number, smooth: number, signal: number) {
    this.#raw = new Stochastic(n);
    this.#smooth = smooth;
    this.#signal = signal;
    this.#sum = new WindowSum(smooth);
    this.#signalSum = new WindowSum(signal);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const raw = this.#raw.update(bar[CELL.high] as number, bar[CELL.low] as number, bar[CELL.close] as number);
    out[slot] = this.#signalSum.update(this.#sum.update(raw) / this.#smooth) / this.#signal;
  }
  reset(): void {
    this.#raw.reset();
    this.#sum.reset();
    this.#signalSum.reset();
  }
}

export const stochD: IndicatorDefinition = {
  kind: 'stochD',
  summary: 'Slow %D of the stochastic oscillator: the simple average of `stochK`.',
  formula: 'sma(signal) of stochK(period, smooth)',
  input: 'none',
  reads: ['high', 'low', 'close'],
  params: [periodParam(1, 'bars in the range'), smoothParam, signalParam('values of %K in the mean')],
  warmup: (params) => param(params, 'period') + param(params, 'smooth') + param(params, 'signal') - 3,
  warmupText: 'period + smooth + signal − 3',
  source: 'Lane (1984); TA-Lib `STOCH` with simple averages.',
  create: (params) => new StochD(param(params, 'period'), param(params, 'smooth'), param(params, 'signal')),
};
