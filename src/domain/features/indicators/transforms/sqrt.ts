/** Square root. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Sqrt implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.sqrt(row[this.#cell] as number);
  }
  reset(): void {}
}

export const sqrt: IndicatorDefinition = {
  kind: 'sqrt',
  summary: 'Square root: evens out counts and volumes.',
  formula: '√x; NaN below 0',
  inputs: [anyInput],
  outputs: value('root of the unit of the input'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `SQRT`.',
  taLib: { name: 'SQRT' },
  create: (_, cells) => new Sqrt(cellAt(cells, 0)),
};
