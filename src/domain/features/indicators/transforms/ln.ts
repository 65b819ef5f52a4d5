/** Natural logarithm. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Ln implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.log(row[this.#cell] as number);
  }
  reset(): void {}
}

export const ln: IndicatorDefinition = {
  kind: 'ln',
  summary: 'Natural logarithm: equal ratios become equal distances.',
  formula: 'ln x; −∞ at 0, NaN below it',
  inputs: [anyInput],
  outputs: value('logarithm'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `LN`.',
  taLib: { name: 'LN' },
  create: (_, cells) => new Ln(cellAt(cells, 0)),
};
