/** Arc cosine. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Acos implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.acos(row[this.#cell] as number);
  }
  reset(): void {}
}

export const acos: IndicatorDefinition = {
  kind: 'acos',
  summary: 'Arc cosine in radians.',
  formula: 'arccos x; NaN outside −1 … 1',
  inputs: [anyInput],
  outputs: value('radians, 0 to π'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `ACOS`.',
  taLib: { name: 'ACOS' },
  create: (_, cells) => new Acos(cellAt(cells, 0)),
};
