/** Channel of Keltner around an average of closes. */
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

class KeltnerEmaAtr implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #width: number;
  readonly #mean: ExponentialMean;
  readonly #range: AverageTrueRange;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    const n = param(params, 'period');
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#width = param(params, 'width');
    this.#mean = new ExponentialMean(n);
    this.#range = new AverageTrueRange(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const mean = this.#mean.update(close);
    const range = this.#range.update(row[this.#high] as number, row[this.#low] as number, close);
    out[slot] = mean;
    out[slot + 1] = mean + this.#width * range;
    out[slot + 2] = mean - this.#width * range;
  }
  reset(): void {
    this.#mean.reset();
    this.#range.reset();
  }
}

export const keltnerEmaAtr: IndicatorDefinition = {
  kind: 'keltnerEmaAtr',
  summary: 'Keltner channel of closes: their exponential average, and bands some average true ranges around it.',
  formula:
    'value = ema(close); upper = value + width · r; lower = value − width · r; r = atr; both of n and each from the first bar on',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'value', meaning: 'the average, quote asset per unit of base asset' },
    { name: 'upper', meaning: 'upper band, quote asset per unit of base asset' },
    { name: 'lower', meaning: 'lower band, quote asset per unit of base asset' },
  ],
  params: [
    periodParam(1, 20, 'bars of the average and of the average true range'),
    widthParam(2, 'average true ranges from the average to each band'),
  ],
  warmup: (params, output) => param(params, 'period') - (output === 'value' ? 1 : 0),
  warmupText: 'period − 1, for upper and lower period',
  source: 'Keltner (1960), with the ranges of Raschke: `ema` and `atr` as they are. `kc` is the one of typical prices.',
  create: (params, cells) => new KeltnerEmaAtr(params, cells),
};
