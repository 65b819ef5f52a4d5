/** Channel of Keltner around an average of typical prices. */
import { AverageTrueRange } from '../../blocks/average-true-range.ts';
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  widthParam,
} from '../../indicator.ts';

function warmupOf(params: IndicatorParams): number {
  return Math.max(param(params, 'period') - 1, param(params, 'rangePeriod'));
}

class Kc implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #width: number;
  readonly #mean: ExponentialMean;
  readonly #range: AverageTrueRange;
  /** Bars that the mean and the range let pass, so that both are seeded with the bars just before the first result. */
  readonly #meanSkip: number;
  readonly #rangeSkip: number;
  #count = 0;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    const n = param(params, 'period');
    const rangePeriod = param(params, 'rangePeriod');
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#width = param(params, 'width');
    this.#mean = new ExponentialMean(n);
    this.#range = new AverageTrueRange(rangePeriod);
    this.#meanSkip = warmupOf(params) - (n - 1);
    this.#rangeSkip = warmupOf(params) - rangePeriod;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const close = row[this.#close] as number;
    const count = this.#count;
    const mean = count < this.#meanSkip ? Number.NaN : this.#mean.update((high + low + close) / 3);
    const range = count < this.#rangeSkip ? Number.NaN : this.#range.update(high, low, close);
    // One of the two skips nothing: when the count has passed both, it need not go on.
    if (count < this.#meanSkip + this.#rangeSkip) this.#count = count + 1;
    out[slot] = mean;
    out[slot + 1] = mean + this.#width * range;
    out[slot + 2] = mean - this.#width * range;
  }
  reset(): void {
    this.#mean.reset();
    this.#range.reset();
    this.#count = 0;
  }
}

export const kc: IndicatorDefinition = {
  kind: 'kc',
  summary: 'Keltner channel: exponential average of typical prices, and bands some average true ranges around it.',
  formula:
    'value = ema(period) of (high + low + close) / 3; upper = value + width · r; lower = value − width · r; r = atr(rangePeriod); both seeded with the bars just before the first result',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'value', meaning: 'the average, quote asset per unit of base asset' },
    { name: 'upper', meaning: 'upper band, quote asset per unit of base asset' },
    { name: 'lower', meaning: 'lower band, quote asset per unit of base asset' },
  ],
  params: [
    periodParam(2, 20, 'bars of the average'),
    periodParam(1, 10, 'bars of the average true range', 'rangePeriod'),
    widthParam(2, 'average true ranges from the average to each band'),
  ],
  warmup: warmupOf,
  warmupText: 'max(period − 1, rangePeriod)',
  source: 'Keltner (1960), with the ranges of Raschke; TA-Lib `KC`, unstable periods 0.',
  taLib: {
    name: 'KC',
    params: { timeperiod: 'period', atrperiod: 'rangePeriod', nbdev: 'width' },
    outputs: { upperband: 'upper', middleband: 'value', lowerband: 'lower' },
  },
  create: (params, cells) => new Kc(params, cells),
};
