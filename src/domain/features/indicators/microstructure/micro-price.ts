/** Mid weighted by the queues. */
import { cellAt, type Indicator, type IndicatorDefinition } from '../../indicator.ts';
import { QUOTE_INPUTS } from './book-inputs.ts';

class MicroPrice implements Indicator {
  readonly #bidPrice: number;
  readonly #bidQty: number;
  readonly #askPrice: number;
  readonly #askQty: number;
  constructor(cells: readonly number[]) {
    this.#bidPrice = cellAt(cells, 0);
    this.#bidQty = cellAt(cells, 1);
    this.#askPrice = cellAt(cells, 2);
    this.#askQty = cellAt(cells, 3);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const bid = row[this.#bidPrice] as number;
    const ask = row[this.#askPrice] as number;
    const bidQty = row[this.#bidQty] as number;
    const qty = bidQty + (row[this.#askQty] as number);
    const mid = (bid + ask) / 2;
    const fromMid = qty === 0 ? 0 : (ask - bid) * (bidQty / qty - 0.5);
    out[slot] = mid + fromMid;
    out[slot + 1] = (1e4 * fromMid) / mid;
  }
  reset(): void {}
}

export const microPrice: IndicatorDefinition = {
  kind: 'microPrice',
  summary: 'Micro-price: the mid drawn towards the side with the smaller queue, which will be gone first.',
  formula:
    'value = (bid · askQty + ask · bidQty) / (bidQty + askQty), the mid when both are 0; gap = 10⁴ · (value − mid) / mid',
  inputs: QUOTE_INPUTS,
  outputs: [
    { name: 'value', meaning: 'quote asset per unit of base asset' },
    { name: 'gap', meaning: 'distance from the mid in basis points' },
  ],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'The weighted mid of Stoikov (2018), without his correction that has to be fitted.',
  create: (_, cells) => new MicroPrice(cells),
};
