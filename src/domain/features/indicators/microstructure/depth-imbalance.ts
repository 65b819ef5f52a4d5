/** Imbalance of five levels. */
import type { Indicator, IndicatorDefinition } from '../../indicator.ts';
import { DEPTH_QTY_INPUTS } from './book-inputs.ts';

class DepthImbalance implements Indicator {
  readonly #cells: Int32Array;
  constructor(cells: readonly number[]) {
    this.#cells = Int32Array.from(cells);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const cells = this.#cells;
    let bid = 0;
    let ask = 0;
    for (let i = 0; i < cells.length; i += 2) {
      bid += row[cells[i] as number] as number;
      ask += row[cells[i + 1] as number] as number;
    }
    const both = bid + ask;
    out[slot] = both === 0 ? 0 : (bid - ask) / both;
    out[slot + 1] = both;
  }
  reset(): void {}
}

export const depthImbalance: IndicatorDefinition = {
  kind: 'depthImbalance',
  summary: 'Imbalance of five levels: −1 when all waits to be sold, 1 when all waits to be bought; and how much waits.',
  formula:
    'value = (B − A) / (B + A), sums of bid and of ask quantities of five levels, 0 when both are 0; depth = B + A',
  inputs: DEPTH_QTY_INPUTS,
  outputs: [
    { name: 'value', meaning: '−1 to 1' },
    { name: 'depth', meaning: 'quantity of both sides, base asset' },
  ],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Cao, Hansch and Wang (2009) for the information behind the best level.',
  create: (_, cells) => new DepthImbalance(cells),
};
