/** Channel of Donchian. */
import { WindowRange } from '../../blocks/window-range.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

class Donchian implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #range: WindowRange;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#range = new WindowRange(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const range = this.#range;
    range.update(row, this.#high, this.#low);
    out[slot] = range.middle;
    out[slot + 1] = range.highest;
    out[slot + 2] = range.lowest;
  }
  reset(): void {
    this.#range.reset();
  }
}

export const donchian: IndicatorDefinition = {
  kind: 'donchian',
  summary:
    'Donchian channel: highest high and lowest low of the last `period` bars, with the one that has just closed.',
  formula: 'upper = max high[t−i]; lower = min low[t−i]; value = (upper + lower) / 2, i = 0 … n−1',
  inputs: barInputs('high', 'low'),
  outputs: [
    { name: 'value', meaning: 'middle of the channel, quote asset per unit of base asset' },
    { name: 'upper', meaning: 'highest high, quote asset per unit of base asset' },
    { name: 'lower', meaning: 'lowest low, quote asset per unit of base asset' },
  ],
  params: [periodParam(2, 20, 'bars in the channel')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source:
    'Donchian (1960); TA-Lib `DONCHIAN`. For a break-out compare the close with the channel of one bar ago (lag 1).',
  taLib: {
    name: 'DONCHIAN',
    params: { timeperiod: 'period' },
    outputs: { upperband: 'upper', middleband: 'value', lowerband: 'lower' },
  },
  create: (params, cells) => new Donchian(param(params, 'period'), cells),
};
