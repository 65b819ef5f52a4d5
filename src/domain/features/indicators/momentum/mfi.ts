/** Money flow index. */
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

/** Share of two prices below which their difference is rounding: sums of three prices are off by two units in 1e16. */
const ROUNDING = 1e-14;

class Mfi implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #volume: number;
  readonly #inflow: WindowSum;
  readonly #outflow: WindowSum;
  #before = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#volume = cellAt(cells, 3);
    this.#inflow = new WindowSum(n);
    this.#outflow = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const typical = ((row[this.#high] as number) + (row[this.#low] as number) + (row[this.#close] as number)) / 3;
    const change = typical - this.#before;
    const noise = ROUNDING * (typical + this.#before);
    this.#before = typical;
    const flow = typical * (row[this.#volume] as number);
    // The first bar has no change: both of its flows are NaN and leave the window n bars later.
    const none = Number.isNaN(change) ? Number.NaN : 0;
    const inflow = this.#inflow.update(change > noise ? flow : none);
    const outflow = this.#outflow.update(change < -noise ? flow : none);
    const all = inflow + outflow;
    out[slot] = all === 0 ? 0 : (100 * inflow) / all;
  }
  reset(): void {
    this.#inflow.reset();
    this.#outflow.reset();
    this.#before = Number.NaN;
  }
}

export const mfi: IndicatorDefinition = {
  kind: 'mfi',
  summary: 'Money flow index: the share of bars with a rising typical price in the money traded, 0 to 100.',
  formula:
    '100 · I / (I + O) over n changes; I, O: Σ p · volume where p = (high + low + close) / 3 rises, falls by more than 1e-14 of the two prices; 0 without flow',
  inputs: barInputs('high', 'low', 'close', 'volume'),
  outputs: value('0 to 100'),
  params: [periodParam(2, 14, 'changes in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Quong and Soudack (1989); TA-Lib `MFI`.',
  taLib: { name: 'MFI', params: { timeperiod: 'period' } },
  create: (params, cells) => new Mfi(param(params, 'period'), cells),
};
