/** Vortex indicator. */
import { TrueRange } from '../../blocks/true-range.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

class Vortex implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #range = new TrueRange();
  readonly #ups: WindowSum;
  readonly #downs: WindowSum;
  readonly #ranges: WindowSum;
  #highBefore = Number.NaN;
  #lowBefore = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#ups = new WindowSum(n);
    this.#downs = new WindowSum(n);
    this.#ranges = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const ups = this.#ups.update(Math.abs(high - this.#lowBefore));
    const downs = this.#downs.update(Math.abs(low - this.#highBefore));
    this.#highBefore = high;
    this.#lowBefore = low;
    const range = this.#range.update(high, low, row[this.#close] as number);
    // The first bar has no gap: its range is left out like its moves.
    const ranges = this.#ranges.update(range);
    out[slot] = ranges === 0 ? 0 : ups / ranges;
    out[slot + 1] = ranges === 0 ? 0 : downs / ranges;
  }
  reset(): void {
    this.#range.reset();
    this.#ups.reset();
    this.#downs.reset();
    this.#ranges.reset();
    this.#highBefore = Number.NaN;
    this.#lowBefore = Number.NaN;
  }
}

export const vortex: IndicatorDefinition = {
  kind: 'vortex',
  summary: 'Vortex indicator: moves from low to high and from high to low between bars, in true ranges.',
  formula:
    'plus = Σ |high − low[t−1]| / R; minus = Σ |low − high[t−1]| / R; R = Σ true range, all over n bars; 0 where R is 0',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'plus', meaning: 'upward movement in true ranges' },
    { name: 'minus', meaning: 'downward movement in true ranges' },
  ],
  params: [periodParam(1, 14, 'bars in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Botes and Siepman (2010), Stocks & Commodities 28(1); TA-Lib `VORTEX`.',
  taLib: { name: 'VORTEX', params: { timeperiod: 'period' }, outputs: { plusvi: 'plus', minusvi: 'minus' } },
  create: (params, cells) => new Vortex(param(params, 'period'), cells),
};
