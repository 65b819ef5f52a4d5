/** Market facilitation index. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class MarketFi implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #volume: number;
  constructor(cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#volume = cellAt(cells, 2);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const volume = row[this.#volume] as number;
    out[slot] = volume === 0 ? 0 : ((row[this.#high] as number) - (row[this.#low] as number)) / volume;
  }
  reset(): void {}
}

export const marketFi: IndicatorDefinition = {
  kind: 'marketFi',
  summary: 'Market facilitation index: how far the price moves for each unit that is traded.',
  formula: '(high − low) / volume; 0 without volume',
  inputs: barInputs('high', 'low', 'volume'),
  outputs: value('quote asset per unit of base asset, for each unit traded'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Williams (1995); TA-Lib `MARKETFI`.',
  taLib: { name: 'MARKETFI' },
  create: (_, cells) => new MarketFi(cells),
};
