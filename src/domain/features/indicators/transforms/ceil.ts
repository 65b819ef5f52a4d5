/** Next whole number upwards. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Ceil implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.ceil(row[this.#cell] as number);
  }
  reset(): void {}
}

export const ceil: IndicatorDefinition = {
  kind: 'ceil',
  summary: 'The smallest whole number that is not below the value.',
  formula: '⌈x⌉; −2.5 becomes −2',
  inputs: [anyInput],
  outputs: value('whole number'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `CEIL`.',
  taLib: { name: 'CEIL' },
  create: (_, cells) => new Ceil(cellAt(cells, 0)),
};
