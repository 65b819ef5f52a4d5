/** Normalised average true range. */
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

class Natr implements Indicator {
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
    const close = row[this.#close] as number;
    const range = this.#range.update(row[this.#high] as number, row[this.#low] as number, close);
    const mean = this.#mean.update(range);
    out[slot] = close === 0 ? 0 : (mean / close) * 100;
  }
  reset(): void {
    this.#range.reset();
    this.#mean.reset();
  }
}

export const natr: IndicatorDefinition = {
  kind: 'natr',
  summary: 'Average true range in percent of the close, comparable between instruments and years.',
  formula: '100 · atr / close; 0 when the close is 0',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('percent of the close'),
  params: [periodParam(1, 14, 'ranges; the newest has the weight 1 / period')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source:
    'TA-Lib `NATR`, unstable period 0; for a period of 1 it gives the true range as it is, and this one percent as ever.',
  taLib: { name: 'NATR', params: { timeperiod: 'period' } },
  create: (params, cells) => new Natr(param(params, 'period'), cells),
};
