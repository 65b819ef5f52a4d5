/** Order flow at five levels. */
import { LevelFlow } from '../../blocks/level-flow.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
import { type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';
import { BOOK_LEVELS, DEPTH_INPUTS } from './book-inputs.ts';

class DepthFlowImbalance implements Indicator {
  readonly #cells: Int32Array;
  readonly #levels: readonly LevelFlow[];
  readonly #sum: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#cells = Int32Array.from(cells);
    this.#levels = Array.from({ length: BOOK_LEVELS }, () => new LevelFlow());
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const cells = this.#cells;
    let flow = 0;
    for (let k = 0; k < BOOK_LEVELS; k++) {
      const level = this.#levels[k] as LevelFlow;
      const at = 4 * k;
      level.update(
        row[cells[at] as number] as number,
        row[cells[at + 1] as number] as number,
        row[cells[at + 2] as number] as number,
        row[cells[at + 3] as number] as number,
      );
      flow += level.flow;
    }
    out[slot] = this.#sum.update(flow);
    out[slot + 1] = flow;
  }
  reset(): void {
    for (const level of this.#levels) level.reset();
    this.#sum.reset();
  }
}

export const depthFlowImbalance: IndicatorDefinition = {
  kind: 'depthFlowImbalance',
  summary: 'Order flow imbalance of five levels: the flow at each of them, added up.',
  formula: 'event = Σ eₖ, k = 0 … 4, with e of `orderFlowImbalance` for each level; value = Σ event over n events',
  inputs: DEPTH_INPUTS,
  outputs: [
    { name: 'value', meaning: 'sum over the window, base asset' },
    { name: 'event', meaning: 'flow of the last row, base asset' },
  ],
  params: [periodParam(1, 100, 'events in the sum')],
  warmup: (params, output) => (output === 'event' ? 1 : param(params, 'period')),
  warmupText: 'period, for event 1',
  source: 'Xu, Gould and Howison (2018), with the same weight for each level.',
  create: (params, cells) => new DepthFlowImbalance(param(params, 'period'), cells),
};
