/** Average true range. */
import { WilderMean } from '../../blocks/recursive-mean.ts';
import { TrueRange } from '../../blocks/true-range.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Atr implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #range = new TrueRange();
  readonly #mean: WilderMean;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#mean = new WilderMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const range = this.#range.update(row[this.#high] as number, row[this.#low] as number, row[this.#close] as number);
    out[slot] = this.#mean.update(range);
  }
  reset(): void {
    this.#range.reset();
    this.#mean.reset();
  }
}

export const atr: IndicatorDefinition = {
  kind: 'atr',
  summary: 'Average true range in quote units: the Wilder mean of the range of a bar with the gap before it.',
  formula:
    'Wilder mean of max(high − low, |high − close[t−1]|, |low − close[t−1]|), seeded with the plain mean of the first n',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('quote asset per unit of base asset'),
  params: [periodParam(1, 14, 'ranges; the newest has the weight 1 / period')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Wilder (1978); TA-Lib `ATR`, unstable period 0.',
  taLib: { name: 'ATR', params: { timeperiod: 'period' } },
  create: (params, cells) => new Atr(param(params, 'period'), cells),
};
