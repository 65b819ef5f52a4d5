/** Imbalance of takers within a window. */
import { WindowSum } from '../../blocks/window-sum.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam, value } from '../../indicator.ts';
import { TAKEN_INPUTS } from './book-inputs.ts';

class TradeImbalance implements Indicator {
  readonly #buy: number;
  readonly #sell: number;
  readonly #buys: WindowSum;
  readonly #sells: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#buy = cellAt(cells, 0);
    this.#sell = cellAt(cells, 1);
    this.#buys = new WindowSum(n);
    this.#sells = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const buys = this.#buys.update(row[this.#buy] as number);
    const sells = this.#sells.update(row[this.#sell] as number);
    const all = buys + sells;
    out[slot] = all === 0 ? 0 : (buys - sells) / all;
  }
  reset(): void {
    this.#buys.reset();
    this.#sells.reset();
  }
}

export const tradeImbalance: IndicatorDefinition = {
  kind: 'tradeImbalance',
  summary: 'Trade imbalance: −1 when takers only sold in the window, 1 when they only bought.',
  formula: '(B − S) / (B + S), sums of buyVolume and of sellVolume over n rows; 0 when nothing was traded',
  inputs: TAKEN_INPUTS,
  outputs: value('−1 to 1'),
  params: [periodParam(1, 20, 'rows in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Chordia, Roll and Subrahmanyam (2002).',
  create: (params, cells) => new TradeImbalance(param(params, 'period'), cells),
};
