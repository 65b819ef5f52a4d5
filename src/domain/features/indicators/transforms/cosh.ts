/** Hyperbolic cosine. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Cosh implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.cosh(row[this.#cell] as number);
  }
  reset(): void {}
}

export const cosh: IndicatorDefinition = {
  kind: 'cosh',
  summary: 'Hyperbolic cosine.',
  formula: '(eˣ + e⁻ˣ) / 2; infinite beyond ±710',
  inputs: [anyInput],
  outputs: value('1 or more'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `COSH`.',
  taLib: { name: 'COSH' },
  create: (_, cells) => new Cosh(cellAt(cells, 0)),
};
