/** Hyperbolic sine. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Sinh implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.sinh(row[this.#cell] as number);
  }
  reset(): void {}
}

export const sinh: IndicatorDefinition = {
  kind: 'sinh',
  summary: 'Hyperbolic sine.',
  formula: '(eˣ − e⁻ˣ) / 2; infinite beyond ±710',
  inputs: [anyInput],
  outputs: value('any'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `SINH`.',
  taLib: { name: 'SINH' },
  create: (_, cells) => new Sinh(cellAt(cells, 0)),
};
