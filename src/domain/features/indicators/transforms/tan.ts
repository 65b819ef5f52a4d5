/** Tangent. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Tan implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.tan(row[this.#cell] as number);
  }
  reset(): void {}
}

export const tan: IndicatorDefinition = {
  kind: 'tan',
  summary: 'Tangent of an angle in radians.',
  formula: 'tan x',
  inputs: [anyInput],
  outputs: value('any'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `TAN`.',
  taLib: { name: 'TAN' },
  create: (_, cells) => new Tan(cellAt(cells, 0)),
};
