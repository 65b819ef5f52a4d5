/** Product of two series. */
import { cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Mult implements Indicator {
  readonly #x: number;
  readonly #y: number;
  constructor(cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = (row[this.#x] as number) * (row[this.#y] as number);
  }
  reset(): void {}
}

export const mult: IndicatorDefinition = {
  kind: 'mult',
  summary: 'Product of two series.',
  formula: 'x · y',
  inputs: [
    { name: 'x', meaning: 'values', of: 'any' },
    { name: 'y', meaning: 'values', of: 'any' },
  ],
  outputs: value('product of the units'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `MULT`.',
  taLib: { name: 'MULT' },
  create: (_, cells) => new Mult(cells),
};
