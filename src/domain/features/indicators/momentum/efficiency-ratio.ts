/** Efficiency ratio of Kaufman. */
import { Delay } from '../../blocks/delay.ts';
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

class EfficiencyRatio implements Indicator {
  readonly #cell: number;
  readonly #delay: Delay;
  readonly #path: WindowSum;
  #before = Number.NaN;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#delay = new Delay(n);
    this.#path = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const path = this.#path.update(Math.abs(x - this.#before));
    const distance = Math.abs(x - this.#delay.update(x));
    this.#before = x;
    out[slot] = path === 0 ? 1 : distance / path;
  }
  reset(): void {
    this.#delay.reset();
    this.#path.reset();
    this.#before = Number.NaN;
  }
}

export const efficiencyRatio: IndicatorDefinition = {
  kind: 'efficiencyRatio',
  summary:
    'Efficiency ratio: the distance covered in `period` bars over the length of the path, 0 (noise) to 1 (a line).',
  formula: '|x[t] − x[t−n]| / Σ |x[t−i] − x[t−i−1]|, i = 0 … n−1; 1 without moves',
  inputs: [anyInput],
  outputs: value('0 to 1'),
  params: [periodParam(1, 10, 'moves in the path')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Kaufman (1995), Smarter Trading; TA-Lib `ER`, also for the 1 of a path of length 0.',
  taLib: { name: 'ER', params: { timeperiod: 'period' } },
  create: (params, cells) => new EfficiencyRatio(param(params, 'period'), cellAt(cells, 0)),
};
