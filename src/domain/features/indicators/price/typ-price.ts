/** Typical price of a bar. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class TypPrice implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  constructor(cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = ((row[this.#high] as number) + (row[this.#low] as number) + (row[this.#close] as number)) / 3;
  }
  reset(): void {}
}

export const typPrice: IndicatorDefinition = {
  kind: 'typPrice',
  summary: 'Typical price: the mean of high, low and close.',
  formula: '(high + low + close) / 3',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('quote asset per unit of base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `TYPPRICE`.',
  taLib: { name: 'TYPPRICE' },
  create: (_, cells) => new TypPrice(cells),
};
