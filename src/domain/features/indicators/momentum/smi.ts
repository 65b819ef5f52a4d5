/** Stochastic momentum index. */
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import { WindowMax } from '../../blocks/window-max.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';

class Smi implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #highs: WindowMax;
  readonly #negativeLows: WindowMax;
  readonly #slowDistance: ExponentialMean;
  readonly #fastDistance: ExponentialMean;
  readonly #slowRange: ExponentialMean;
  readonly #fastRange: ExponentialMean;
  readonly #signal: ExponentialMean;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#highs = new WindowMax(param(params, 'period'));
    this.#negativeLows = new WindowMax(param(params, 'period'));
    this.#slowDistance = new ExponentialMean(param(params, 'slow'));
    this.#fastDistance = new ExponentialMean(param(params, 'fast'));
    this.#slowRange = new ExponentialMean(param(params, 'slow'));
    this.#fastRange = new ExponentialMean(param(params, 'fast'));
    this.#signal = new ExponentialMean(param(params, 'signal'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const highest = this.#highs.update(row[this.#high] as number);
    const lowest = -this.#negativeLows.update(-(row[this.#low] as number));
    const middle = (highest + lowest) / 2;
    const distance = this.#fastDistance.update(this.#slowDistance.update((row[this.#close] as number) - middle));
    const range = this.#fastRange.update(this.#slowRange.update(highest - lowest));
    const index = range === 0 ? 0 : (200 * distance) / range;
    out[slot] = index;
    out[slot + 1] = this.#signal.update(index);
  }
  reset(): void {
    this.#highs.reset();
    this.#negativeLows.reset();
    this.#slowDistance.reset();
    this.#fastDistance.reset();
    this.#slowRange.reset();
    this.#fastRange.reset();
    this.#signal.reset();
  }
}

export const smi: IndicatorDefinition = {
  kind: 'smi',
  summary:
    'Stochastic momentum index: distance of the close from the middle of the range of the window, smoothed twice, −100 to 100.',
  formula:
    'value = 100 · D / (R / 2); D = ema(fast) of ema(slow) of close − (H + L) / 2, R the same of H − L, highest high and lowest low of n bars; 0 where R is 0; signal = ema(signal) of value',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'value', meaning: '−100 to 100' },
    { name: 'signal', meaning: 'its average, −100 to 100' },
  ],
  params: [
    periodParam(2, 13, 'bars in the range'),
    periodParam(2, 2, 'values of the second average', 'fast'),
    periodParam(2, 25, 'values of the first average', 'slow'),
    periodParam(2, 9, 'values of the index in the signal', 'signal'),
  ],
  warmup: (params, output) =>
    param(params, 'period') +
    param(params, 'fast') +
    param(params, 'slow') -
    3 +
    (output === 'signal' ? param(params, 'signal') - 1 : 0),
  warmupText: 'period + fast + slow − 3, for signal also signal − 1',
  source:
    'Blau (1993), Stocks & Commodities 11(1); TA-Lib `SMI`, which leaves the index empty until the signal has a value.',
  taLib: {
    name: 'SMI',
    params: { timeperiod: 'period', fastperiod: 'fast', slowperiod: 'slow', signalperiod: 'signal' },
    outputs: { smi: 'value', smisignal: 'signal' },
  },
  create: (params, cells) => new Smi(params, cells),
};
