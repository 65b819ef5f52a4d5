/** Imbalance of a book in which near levels weigh more. */
import { type Indicator, type IndicatorDefinition, type IndicatorParams, param, value } from '../../indicator.ts';
import { BOOK_LEVELS, DEPTH_INPUTS } from './book-inputs.ts';

class BookPressure implements Indicator {
  readonly #cells: Int32Array;
  readonly #reach: number;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#cells = Int32Array.from(cells);
    this.#reach = param(params, 'reach');
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const cells = this.#cells;
    const bestBid = row[cells[0] as number] as number;
    const bestAsk = row[cells[2] as number] as number;
    // Distances are from the best price of the same side, so that the weights of the best level do not underflow.
    const perPrice = -2e4 / ((bestBid + bestAsk) * this.#reach);
    let bid = 0;
    let ask = 0;
    for (let level = 0; level < BOOK_LEVELS; level++) {
      const at = 4 * level;
      const below = Math.abs(bestBid - (row[cells[at] as number] as number));
      const above = Math.abs((row[cells[at + 2] as number] as number) - bestAsk);
      bid += Math.exp(below * perPrice) * (row[cells[at + 1] as number] as number);
      ask += Math.exp(above * perPrice) * (row[cells[at + 3] as number] as number);
    }
    const both = bid + ask;
    out[slot] = both === 0 ? 0 : (bid - ask) / both;
  }
  reset(): void {}
}

export const bookPressure: IndicatorDefinition = {
  kind: 'bookPressure',
  summary: 'Book pressure: the imbalance of five levels with weights that fall with the distance from the best price.',
  formula:
    '(B − A) / (B + A), 0 when both are 0; B = Σ exp(−dₖ / reach) · bidQtyₖ, A the same of the asks, dₖ = 10⁴ · |priceₖ − price₀| / mid',
  inputs: DEPTH_INPUTS,
  outputs: value('−1 to 1'),
  params: [
    {
      type: 'number',
      name: 'reach',
      meaning: 'basis points from the best price after which a quantity counts 1/e',
      usual: 5,
      min: 0.001,
      max: 10_000,
      whole: false,
    },
  ],
  warmup: () => 0,
  warmupText: '0',
  source: 'A convention of ours: one parameter between the best level alone and all levels alike.',
  create: (params, cells) => new BookPressure(params, cells),
};
