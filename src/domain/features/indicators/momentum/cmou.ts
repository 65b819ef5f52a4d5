/** Chande momentum oscillator over a window. */
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Cmou implements Indicator {
  readonly #cell: number;
  readonly #gains: WindowSum;
  readonly #losses: WindowSum;
  #before = Number.NaN;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#gains = new WindowSum(n);
    this.#losses = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const change = x - this.#before;
    this.#before = x;
    // The first change is NaN, which leaves both windows after n changes.
    const gains = this.#gains.update(Math.max(change, 0));
    const losses = this.#losses.update(Math.max(-change, 0));
    const all = gains + losses;
    out[slot] = all === 0 ? 0 : (100 * (gains - losses)) / all;
  }
  reset(): void {
    this.#gains.reset();
    this.#losses.reset();
    this.#before = Number.NaN;
  }
}

export const cmou: IndicatorDefinition = {
  kind: 'cmou',
  summary: 'Chande momentum oscillator as its author has it: gains minus losses in percent of all moves of the window.',
  formula: '100 · (G − L) / (G + L); G, L: Σ max(Δx, 0) and Σ max(−Δx, 0) over n moves; 0 without moves',
  inputs: [anyInput],
  outputs: value('−100 to 100'),
  params: [periodParam(2, 14, 'moves in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Chande and Kroll (1994); TA-Lib `CMOU`.',
  taLib: { name: 'CMOU', params: { timeperiod: 'period' } },
  create: (params, cells) => new Cmou(param(params, 'period'), cellAt(cells, 0)),
};
