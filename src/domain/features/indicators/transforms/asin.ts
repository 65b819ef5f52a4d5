/** Arc sine. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Asin implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.asin(row[this.#cell] as number);
  }
  reset(): void {}
}

export const asin: IndicatorDefinition = {
  kind: 'asin',
  summary: 'Arc sine in radians.',
  formula: 'arcsin x; NaN outside −1 … 1',
  inputs: [anyInput],
  outputs: value('radians, −π/2 to π/2'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `ASIN`.',
  taLib: { name: 'ASIN' },
  create: (_, cells) => new Asin(cellAt(cells, 0)),
};
