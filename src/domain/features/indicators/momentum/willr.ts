/** Williams %R. */
import { WindowMax } from '../../blocks/window-max.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Willr implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #highs: WindowMax;
  readonly #negativeLows: WindowMax;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#highs = new WindowMax(n);
    this.#negativeLows = new WindowMax(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const highest = this.#highs.update(row[this.#high] as number);
    const range = highest + this.#negativeLows.update(-(row[this.#low] as number));
    out[slot] = range === 0 ? 0 : (100 * ((row[this.#close] as number) - highest)) / range;
  }
  reset(): void {
    this.#highs.reset();
    this.#negativeLows.reset();
  }
}

export const willr: IndicatorDefinition = {
  kind: 'willr',
  summary: 'Williams %R: how far the close is below the highest high, in percent of the range of the window.',
  formula: '−100 · (H − close) / (H − L), highest high and lowest low of n bars; 0 for a range of 0',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('−100 (at the low) to 0 (at the high)'),
  params: [periodParam(2, 14, 'bars in the range')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Williams (1973), How I Made One Million Dollars Last Year Trading Commodities; TA-Lib `WILLR`.',
  taLib: { name: 'WILLR', params: { timeperiod: 'period' } },
  create: (params, cells) => new Willr(param(params, 'period'), cells),
};
