/** Arc tangent. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Atan implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.atan(row[this.#cell] as number);
  }
  reset(): void {}
}

export const atan: IndicatorDefinition = {
  kind: 'atan',
  summary: 'Arc tangent in radians: squeezes any value into a range without cutting it off.',
  formula: 'arctan x',
  inputs: [anyInput],
  outputs: value('radians, −π/2 to π/2'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `ATAN`.',
  taLib: { name: 'ATAN' },
  create: (_, cells) => new Atan(cellAt(cells, 0)),
};
