/** Order flow at the best level. */
import { LevelFlow } from '../../blocks/level-flow.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';
import { QUOTE_INPUTS } from './book-inputs.ts';

class OrderFlowImbalance implements Indicator {
  readonly #bidPrice: number;
  readonly #bidQty: number;
  readonly #askPrice: number;
  readonly #askQty: number;
  readonly #level = new LevelFlow();
  readonly #sum: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#bidPrice = cellAt(cells, 0);
    this.#bidQty = cellAt(cells, 1);
    this.#askPrice = cellAt(cells, 2);
    this.#askQty = cellAt(cells, 3);
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#level.update(
      row[this.#bidPrice] as number,
      row[this.#bidQty] as number,
      row[this.#askPrice] as number,
      row[this.#askQty] as number,
    );
    const { flow } = this.#level;
    out[slot] = this.#sum.update(flow);
    out[slot + 1] = flow;
  }
  reset(): void {
    this.#level.reset();
    this.#sum.reset();
  }
}

export const orderFlowImbalance: IndicatorDefinition = {
  kind: 'orderFlowImbalance',
  summary: 'Order flow imbalance: net quantity that came to the bid or left the ask, event by event and summed.',
  formula:
    'event e = [b ≥ b′] q − [b ≤ b′] q′ − [a ≤ a′] p + [a ≥ a′] p′, bid b with quantity q and ask a with quantity p, dashes for the row before; value = Σ e over n events',
  inputs: QUOTE_INPUTS,
  outputs: [
    { name: 'value', meaning: 'sum over the window, base asset' },
    { name: 'event', meaning: 'flow of the last row, base asset' },
  ],
  params: [periodParam(1, 100, 'events in the sum')],
  warmup: (params, output) => (output === 'event' ? 1 : param(params, 'period')),
  warmupText: 'period, for event 1',
  source: 'Cont, Kukanov and Stoikov (2014). They sum over time; feed rows at even times for that.',
  create: (params, cells) => new OrderFlowImbalance(param(params, 'period'), cells),
};
