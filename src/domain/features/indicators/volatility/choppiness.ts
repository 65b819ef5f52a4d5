/** Choppiness index. */
import { TrueRange } from '../../blocks/true-range.ts';
import { WindowMax } from '../../blocks/window-max.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Choppiness implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #scale: number;
  readonly #range = new TrueRange();
  readonly #path: WindowSum;
  readonly #highs: WindowMax;
  readonly #negativeLows: WindowMax;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#scale = 100 / Math.log(n);
    this.#path = new WindowSum(n);
    this.#highs = new WindowMax(n);
    this.#negativeLows = new WindowMax(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const range = this.#range.update(high, low, row[this.#close] as number);
    const extent = this.#highs.update(high) + this.#negativeLows.update(-low);
    // The first bar has no true range; it is NaN and leaves the window n bars later.
    const path = this.#path.update(range);
    if (extent === 0 && path >= 0) out[slot] = 100;
    else out[slot] = Math.log(path / extent) * this.#scale;
  }
  reset(): void {
    this.#range.reset();
    this.#path.reset();
    this.#highs.reset();
    this.#negativeLows.reset();
  }
}

export const choppiness: IndicatorDefinition = {
  kind: 'choppiness',
  summary: 'Choppiness index: near 100 when the price goes nowhere, lower the straighter it moves.',
  formula:
    '100 · ln(Σ true range / (highest high − lowest low)) / ln n over the last n bars; 100 when highest high and lowest low are equal',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('0 to 100, above it when the window begins with a large gap'),
  params: [periodParam(2, 14, 'bars in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source:
    'Dreiss (1993). For bars of one range that stand still it is 100, however small the range is; so it is without one.',
  create: (params, cells) => new Choppiness(param(params, 'period'), cells),
};
