/** Difference of two series. */
import { cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Sub implements Indicator {
  readonly #x: number;
  readonly #y: number;
  constructor(cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = (row[this.#x] as number) - (row[this.#y] as number);
  }
  reset(): void {}
}

export const sub: IndicatorDefinition = {
  kind: 'sub',
  summary: 'Difference of two series.',
  formula: 'x − y',
  inputs: [
    { name: 'x', meaning: 'what is taken from', of: 'any' },
    { name: 'y', meaning: 'what is taken away', of: 'any' },
  ],
  outputs: value('unit of the inputs'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `SUB`.',
  taLib: { name: 'SUB' },
  create: (_, cells) => new Sub(cells),
};
