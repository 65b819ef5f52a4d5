/** Cosine. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Cos implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.cos(row[this.#cell] as number);
  }
  reset(): void {}
}

export const cos: IndicatorDefinition = {
  kind: 'cos',
  summary: 'Cosine of an angle in radians.',
  formula: 'cos x',
  inputs: [anyInput],
  outputs: value('−1 to 1'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `COS`.',
  taLib: { name: 'COS' },
  create: (_, cells) => new Cos(cellAt(cells, 0)),
};
