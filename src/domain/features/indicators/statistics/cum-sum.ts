/** Cumulative sum. */
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class CumSum implements Indicator {
  readonly #cell: number;
  #sum = 0;
  constructor(cell: number) {
    this.#cell = cell;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#sum += row[this.#cell] as number;
    out[slot] = this.#sum;
  }
  reset(): void {
    this.#sum = 0;
  }
}

export const cumSum: IndicatorDefinition = {
  kind: 'cumSum',
  summary: 'Sum of all values since the first one.',
  formula: 'c[t] = c[t−1] + x[t]; c[0] = x[0]',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `CUMSUM`. Its level depends on where history starts.',
  taLib: { name: 'CUMSUM' },
  create: (_, cells) => new CumSum(cellAt(cells, 0)),
};
