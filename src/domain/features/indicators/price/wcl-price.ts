/** Weighted close of a bar. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class WclPrice implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  constructor(cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = ((row[this.#high] as number) + (row[this.#low] as number) + 2 * (row[this.#close] as number)) / 4;
  }
  reset(): void {}
}

export const wclPrice: IndicatorDefinition = {
  kind: 'wclPrice',
  summary: 'Mean of high, low and close in which the close counts twice.',
  formula: '(high + low + 2 close) / 4',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('quote asset per unit of base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `WCLPRICE`.',
  taLib: { name: 'WCLPRICE' },
  create: (_, cells) => new WclPrice(cells),
};
