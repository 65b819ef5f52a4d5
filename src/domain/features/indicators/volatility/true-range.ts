/** True range. */
import { TrueRange } from '../../blocks/true-range.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class TrueRangeOfBar implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #range = new TrueRange();
  constructor(cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#range.update(row[this.#high] as number, row[this.#low] as number, row[this.#close] as number);
  }
  reset(): void {
    this.#range.reset();
  }
}

export const trueRange: IndicatorDefinition = {
  kind: 'trueRange',
  summary: 'True range: the range of a bar together with the gap from the close before it.',
  formula: 'max(high − low, |high − close[t−1]|, |low − close[t−1]|)',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('quote asset per unit of base asset'),
  params: [],
  warmup: () => 1,
  warmupText: '1',
  source: 'Wilder (1978); TA-Lib `TRANGE`.',
  taLib: { name: 'TRANGE' },
  create: (_, cells) => new TrueRangeOfBar(cells),
};
