/** Middle of the range of a bar. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class MedPrice implements Indicator {
  readonly #high: number;
  readonly #low: number;
  constructor(cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = ((row[this.#high] as number) + (row[this.#low] as number)) / 2;
  }
  reset(): void {}
}

export const medPrice: IndicatorDefinition = {
  kind: 'medPrice',
  summary: 'Middle between high and low.',
  formula: '(high + low) / 2',
  inputs: barInputs('high', 'low'),
  outputs: value('quote asset per unit of base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `MEDPRICE`.',
  taLib: { name: 'MEDPRICE' },
  create: (_, cells) => new MedPrice(cells),
};
