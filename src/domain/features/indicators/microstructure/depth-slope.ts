/** How fast a book deepens away from the mid. */
import type { Indicator, IndicatorDefinition } from '../../indicator.ts';
import { BOOK_LEVELS, DEPTH_INPUTS } from './book-inputs.ts';

class DepthSlope implements Indicator {
  readonly #cells: Int32Array;
  constructor(cells: readonly number[]) {
    this.#cells = Int32Array.from(cells);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const cells = this.#cells;
    const mid = ((row[cells[0] as number] as number) + (row[cells[2] as number] as number)) / 2;
    for (let side = 0; side < 2; side++) {
      let depth = 0;
      let products = 0;
      let squares = 0;
      for (let level = 0; level < BOOK_LEVELS; level++) {
        const at = 4 * level + 2 * side;
        const distance = (1e4 * Math.abs((row[cells[at] as number] as number) - mid)) / mid;
        depth += row[cells[at + 1] as number] as number;
        products += distance * depth;
        squares += distance * distance;
      }
      out[slot + side] = squares === 0 ? 0 : products / squares;
    }
  }
  reset(): void {}
}

export const depthSlope: IndicatorDefinition = {
  kind: 'depthSlope',
  summary: 'Depth slope: how much quantity each basis point away from the mid adds, on the bid and on the ask side.',
  formula:
    'Σ dₖ Qₖ / Σ dₖ², k = 0 … 4: line through the origin of the quantity Qₖ down to level k over its distance dₖ = 10⁴ · |priceₖ − mid| / mid; 0 when all prices are the mid',
  inputs: DEPTH_INPUTS,
  outputs: [
    { name: 'bid', meaning: 'base asset per basis point below the mid' },
    { name: 'ask', meaning: 'base asset per basis point above the mid' },
  ],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'After Næs and Skjeltorp (2006), as a least squares line instead of a mean of elasticities.',
  create: (_, cells) => new DepthSlope(cells),
};
