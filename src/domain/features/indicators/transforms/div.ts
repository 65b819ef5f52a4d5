/** Quotient of two series. */
import { cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Div implements Indicator {
  readonly #x: number;
  readonly #y: number;
  constructor(cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = (row[this.#x] as number) / (row[this.#y] as number);
  }
  reset(): void {}
}

export const div: IndicatorDefinition = {
  kind: 'div',
  summary: 'Quotient of two series.',
  formula: 'x / y; for y = 0 infinite, or NaN when x is 0 as well',
  inputs: [
    { name: 'x', meaning: 'what is divided', of: 'any' },
    { name: 'y', meaning: 'what it is divided by', of: 'any' },
  ],
  outputs: value('unit of x over the unit of y'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'TA-Lib `DIV`. A division by 0 is left as it is in IEEE 754, as there.',
  taLib: { name: 'DIV' },
  create: (_, cells) => new Div(cells),
};
