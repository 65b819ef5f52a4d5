/** Quoted spread. */
import { cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';
import { QUOTE_INPUTS } from './book-inputs.ts';

class BookSpread implements Indicator {
  readonly #bid: number;
  readonly #ask: number;
  constructor(cells: readonly number[]) {
    this.#bid = cellAt(cells, 0);
    this.#ask = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const bid = row[this.#bid] as number;
    const ask = row[this.#ask] as number;
    out[slot] = (2e4 * (ask - bid)) / (bid + ask);
  }
  reset(): void {}
}

export const bookSpread: IndicatorDefinition = {
  kind: 'bookSpread',
  summary: 'Quoted spread: best ask less best bid, in basis points of the mid.',
  formula: '10⁴ · (ask − bid) / ((bid + ask) / 2)',
  inputs: QUOTE_INPUTS.filter(({ of }) => of === 'price'),
  outputs: value('basis points'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Definition.',
  create: (_, cells) => new BookSpread(cells),
};
