/** Mid of the book. */
import { cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';
import { QUOTE_INPUTS } from './book-inputs.ts';

class BookMid implements Indicator {
  readonly #bid: number;
  readonly #ask: number;
  constructor(cells: readonly number[]) {
    this.#bid = cellAt(cells, 0);
    this.#ask = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = ((row[this.#bid] as number) + (row[this.#ask] as number)) / 2;
  }
  reset(): void {}
}

export const bookMid: IndicatorDefinition = {
  kind: 'bookMid',
  summary: 'Mid: the price halfway between best bid and best ask.',
  formula: '(bid + ask) / 2',
  inputs: QUOTE_INPUTS.filter(({ of }) => of === 'price'),
  outputs: value('quote asset per unit of base asset'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Definition.',
  create: (_, cells) => new BookMid(cells),
};
