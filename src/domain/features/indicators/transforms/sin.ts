/** Sine. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Sin implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.sin(row[this.#cell] as number);
  }
  reset(): void {}
}

export const sin: IndicatorDefinition = {
  kind: 'sin',
  summary: 'Sine of an angle in radians.',
  formula: 'sin x',
  inputs: [anyInput],
  outputs: value('−1 to 1'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `SIN`.',
  taLib: { name: 'SIN' },
  create: (_, cells) => new Sin(cellAt(cells, 0)),
};
