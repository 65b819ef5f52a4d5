/** Decimal logarithm. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Log10 implements Indicator {
  readonly #cell: number;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = Math.log10(row[this.#cell] as number);
  }
  reset(): void {}
}

export const log10: IndicatorDefinition = {
  kind: 'log10',
  summary: 'Logarithm to the base 10.',
  formula: 'log₁₀ x; −∞ at 0, NaN below it',
  inputs: [anyInput],
  outputs: value('logarithm'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `LOG10`.',
  taLib: { name: 'LOG10' },
  create: (_, cells) => new Log10(cellAt(cells, 0)),
};
