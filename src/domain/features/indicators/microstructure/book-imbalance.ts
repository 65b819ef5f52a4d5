/** Imbalance of the best level. */
import { cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';
import { QUOTE_INPUTS } from './book-inputs.ts';

class BookImbalance implements Indicator {
  readonly #bid: number;
  readonly #ask: number;
  constructor(cells: readonly number[]) {
    this.#bid = cellAt(cells, 0);
    this.#ask = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const bid = row[this.#bid] as number;
    const ask = row[this.#ask] as number;
    const both = bid + ask;
    out[slot] = both === 0 ? 0 : (bid - ask) / both;
  }
  reset(): void {}
}

export const bookImbalance: IndicatorDefinition = {
  kind: 'bookImbalance',
  summary: 'Imbalance of the best level: −1 when all waits to be sold, 1 when all waits to be bought.',
  formula: '(bidQty − askQty) / (bidQty + askQty); 0 when both are 0',
  inputs: QUOTE_INPUTS.filter(({ of }) => of === 'size'),
  outputs: value('−1 to 1'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Gould and Bonart (2016).',
  create: (_, cells) => new BookImbalance(cells),
};
