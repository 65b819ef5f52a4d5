/** Average price of a bar. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class AvgPrice implements Indicator {
  readonly #open: number;
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  constructor(cells: readonly number[]) {
    this.#open = cellAt(cells, 0);
    this.#high = cellAt(cells, 1);
    this.#low = cellAt(cells, 2);
    this.#close = cellAt(cells, 3);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] =
      ((row[this.#open] as number) +
        (row[this.#high] as number) +
        (row[this.#low] as number) +
        (row[this.#close] as number)) /
      4;
  }
  reset(): void {}
}

export const avgPrice: IndicatorDefinition = {
  kind: 'avgPrice',
  summary: 'Mean of open, high, low and close.',
  formula: '(open + high + low + close) / 4',
  inputs: barInputs('open', 'high', 'low', 'close'),
  outputs: value('quote asset per unit of base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `AVGPRICE`.',
  taLib: { name: 'AVGPRICE' },
  create: (_, cells) => new AvgPrice(cells),
};
