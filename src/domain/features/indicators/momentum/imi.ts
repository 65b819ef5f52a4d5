/** Intraday momentum index. */
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

class Imi implements Indicator {
  readonly #open: number;
  readonly #close: number;
  readonly #gains: WindowSum;
  readonly #losses: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#open = cellAt(cells, 0);
    this.#close = cellAt(cells, 1);
    this.#gains = new WindowSum(n);
    this.#losses = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const body = (row[this.#close] as number) - (row[this.#open] as number);
    const gains = this.#gains.update(Math.max(body, 0));
    const all = gains + this.#losses.update(Math.max(-body, 0));
    out[slot] = all === 0 ? 50 : (100 * gains) / all;
  }
  reset(): void {
    this.#gains.reset();
    this.#losses.reset();
  }
}

export const imi: IndicatorDefinition = {
  kind: 'imi',
  summary: 'Intraday momentum index: the share of rising bodies in all bodies of the window, 0 to 100.',
  formula: '100 · G / (G + L); G, L: Σ max(close − open, 0) and Σ max(open − close, 0) over n bars; 50 without bodies',
  inputs: barInputs('open', 'close'),
  outputs: value('0 to 100'),
  params: [periodParam(2, 14, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Chande and Kroll (1994); TA-Lib `IMI`.',
  taLib: { name: 'IMI', params: { timeperiod: 'period' } },
  create: (params, cells) => new Imi(param(params, 'period'), cells),
};
