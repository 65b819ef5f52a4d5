/** Chandelier exit. */
import { AverageTrueRange } from '../../blocks/average-true-range.ts';
import { WindowRange } from '../../blocks/window-range.ts';
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

class Chandelier implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #width: number;
  readonly #extremes: WindowRange;
  readonly #range: AverageTrueRange;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    const n = param(params, 'period');
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#width = param(params, 'width');
    this.#extremes = new WindowRange(n);
    this.#range = new AverageTrueRange(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const extremes = this.#extremes;
    extremes.update(row, this.#high, this.#low);
    const range = this.#range.update(high, low, row[this.#close] as number);
    out[slot] = extremes.highest - this.#width * range;
    out[slot + 1] = extremes.lowest + this.#width * range;
  }
  reset(): void {
    this.#extremes.reset();
    this.#range.reset();
  }
}

export const chandelier: IndicatorDefinition = {
  kind: 'chandelier',
  summary: 'Chandelier exit: a stop that hangs some average true ranges from the best price of the last `period` bars.',
  formula: 'long = max high[t−i] − width · r; short = min low[t−i] + width · r, i = 0 … n−1; r = atr of n',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'long', meaning: 'stop of a long position, quote asset per unit of base asset' },
    { name: 'short', meaning: 'stop of a short position, quote asset per unit of base asset' },
  ],
  params: [
    periodParam(1, 22, 'bars of the extremes and of the average true range'),
    widthParam(3, 'average true ranges from the extreme to the stop'),
  ],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Le Beau in Elder (2002), Come Into My Trading Room; the window includes the bar that has just closed.',
  create: (params, cells) => new Chandelier(params, cells),
};
