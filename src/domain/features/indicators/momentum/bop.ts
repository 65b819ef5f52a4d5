/** Balance of power. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Bop implements Indicator {
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
    const range = (row[this.#high] as number) - (row[this.#low] as number);
    out[slot] = range > 0 ? ((row[this.#close] as number) - (row[this.#open] as number)) / range : 0;
  }
  reset(): void {}
}

export const bop: IndicatorDefinition = {
  kind: 'bop',
  summary: 'Balance of power: the share of the range of the bar that was kept from open to close, −1 to 1.',
  formula: '(close − open) / (high − low); 0 for a range of 0',
  inputs: barInputs('open', 'high', 'low', 'close'),
  outputs: value('−1 to 1'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Livshin (2001), Stocks & Commodities 19(8); TA-Lib `BOP`.',
  taLib: { name: 'BOP' },
  create: (_, cells) => new Bop(cells),
};
