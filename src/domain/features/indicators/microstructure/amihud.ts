/** Illiquidity: move of the price for the money that moved it. */
import { LogChange } from '../../blocks/log-change.ts';
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

class Amihud implements Indicator {
  readonly #close: number;
  readonly #volume: number;
  readonly #change = new LogChange();
  readonly #ratios: WindowSum;
  readonly #traded: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#close = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
    this.#ratios = new WindowSum(n);
    this.#traded = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const money = close * (row[this.#volume] as number);
    const change = this.#change.update(close);
    // The first row has no return; what it adds is no number and leaves with it.
    const ratios = this.#ratios.update(money === 0 && !Number.isNaN(change) ? 0 : Math.abs(change) / money);
    const traded = this.#traded.update(money === 0 ? 0 : 1);
    out[slot] = ratios / Math.max(1, traded);
  }
  reset(): void {
    this.#change.reset();
    this.#ratios.reset();
    this.#traded.reset();
  }
}

export const amihud: IndicatorDefinition = {
  kind: 'amihud',
  summary: 'Amihud illiquidity: the mean absolute logarithmic return per unit of quote asset traded.',
  formula:
    'mean of |ln(close[s] / close[s−1])| / (close[s] · volume[s]) over those of the last n bars that have volume; 0 when none has',
  inputs: barInputs('close', 'volume'),
  outputs: value('return per unit of quote asset'),
  params: [periodParam(1, 20, 'returns in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Amihud (2002), who has simple returns of days and means over the days with trades.',
  create: (params, cells) => new Amihud(param(params, 'period'), cells),
};
