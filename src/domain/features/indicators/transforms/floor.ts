/** Next whole number downwards. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Floor implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.floor(row[this.#cell] as number);
  }
  reset(): void {}
}

export const floor: IndicatorDefinition = {
  kind: 'floor',
  summary: 'The largest whole number that is not above the value.',
  formula: '⌊x⌋; −2.5 becomes −3',
  inputs: [anyInput],
  outputs: value('whole number'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `FLOOR`.',
  taLib: { name: 'FLOOR' },
  create: (_, cells) => new Floor(cellAt(cells, 0)),
};
