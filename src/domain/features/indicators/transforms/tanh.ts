/** Hyperbolic tangent. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Tanh implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.tanh(row[this.#cell] as number);
  }
  reset(): void {}
}

export const tanh: IndicatorDefinition = {
  kind: 'tanh',
  summary: 'Hyperbolic tangent: leaves small values as they are and squeezes large ones below 1.',
  formula: '(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)',
  inputs: [anyInput],
  outputs: value('−1 to 1'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `TANH`.',
  taLib: { name: 'TANH' },
  create: (_, cells) => new Tanh(cellAt(cells, 0)),
};
