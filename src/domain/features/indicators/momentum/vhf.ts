/** Vertical horizontal filter. */
import { WindowMax } from '../../blocks/window-max.ts';
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

class Vhf implements Indicator {
  readonly #cell: number;
  readonly #highest: WindowMax;
  readonly #negativeLowest: WindowMax;
  readonly #path: WindowSum;
  #before = Number.NaN;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#highest = new WindowMax(n);
    this.#negativeLowest = new WindowMax(n);
    this.#path = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const range = this.#highest.update(x) + this.#negativeLowest.update(-x);
    const path = this.#path.update(Math.abs(x - this.#before));
    this.#before = x;
    out[slot] = path === 0 ? 0 : range / path;
  }
  reset(): void {
    this.#highest.reset();
    this.#negativeLowest.reset();
    this.#path.reset();
    this.#before = Number.NaN;
  }
}

export const vhf: IndicatorDefinition = {
  kind: 'vhf',
  summary: 'Vertical horizontal filter: the range of the window over the length of the path, large in a trend.',
  formula: '(max − min of n values) / Σ |Δx| of n moves; 0 without moves',
  inputs: [anyInput],
  outputs: value('0 to 1'),
  params: [periodParam(2, 28, 'values in the range and moves in the path')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'White (1991), Futures, August; TA-Lib `VHF`: n moves, of which the first leads into the window of n values.',
  taLib: { name: 'VHF', params: { timeperiod: 'period' } },
  create: (params, cells) => new Vhf(param(params, 'period'), cellAt(cells, 0)),
};
