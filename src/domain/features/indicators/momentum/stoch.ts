/** Stochastic oscillator. */
import { Stochastic } from '../../blocks/stochastic.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';

class Stoch implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #raw: Stochastic;
  readonly #smooth: number;
  readonly #signal: number;
  readonly #sum: WindowSum;
  readonly #signalSum: WindowSum;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#raw = new Stochastic(param(params, 'period'));
    this.#smooth = param(params, 'smooth');
    this.#signal = param(params, 'signal');
    this.#sum = new WindowSum(this.#smooth);
    this.#signalSum = new WindowSum(this.#signal);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const raw = this.#raw.update(row[this.#high] as number, row[this.#low] as number, row[this.#close] as number);
    const k = this.#sum.update(raw) / this.#smooth;
    out[slot] = k;
    out[slot + 1] = this.#signalSum.update(k) / this.#signal;
  }
  reset(): void {
    this.#raw.reset();
    this.#sum.reset();
    this.#signalSum.reset();
  }
}

export const stoch: IndicatorDefinition = {
  kind: 'stoch',
  summary: 'Stochastic oscillator: place of the close in the range of the window, 0 to 100, smoothed once and twice.',
  formula:
    'value (%K) = sma(smooth) of 100 · (close − L) / (H − L), highest high and lowest low of n bars, 0 for a range of 0; d (%D) = sma(signal) of value',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'value', meaning: '%K, 0 to 100' },
    { name: 'd', meaning: '%D, 0 to 100' },
  ],
  params: [
    periodParam(1, 5, 'bars in the range'),
    periodParam(1, 3, 'raw values in %K; 1 is the fast %K', 'smooth'),
    periodParam(1, 3, 'values of %K in %D', 'signal'),
  ],
  warmup: (params, output) =>
    param(params, 'period') + param(params, 'smooth') - 2 + (output === 'd' ? param(params, 'signal') - 1 : 0),
  warmupText: 'period + smooth − 2, for d also signal − 1',
  source: 'Lane (1984); TA-Lib `STOCH` with simple averages. `smooth` 1 is the fast %K.',
  create: (params, cells) => new Stoch(params, cells),
};
