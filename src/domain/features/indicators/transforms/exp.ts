/** Exponential. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Exp implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.exp(row[this.#cell] as number);
  }
  reset(): void {}
}

export const exp: IndicatorDefinition = {
  kind: 'exp',
  summary: 'The number e to the power of the value.',
  formula: 'eˣ; infinite above 709.8',
  inputs: [anyInput],
  outputs: value('0 or more'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `EXP`.',
  taLib: { name: 'EXP' },
  create: (_, cells) => new Exp(cellAt(cells, 0)),
};
