/** Moving average T3 of Tillson. */
import { T3Mean } from '../../blocks/t3-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class T3 implements Indicator {
  readonly #cell: number;
  readonly #mean: T3Mean;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#mean = new T3Mean(param(params, 'period'), param(params, 'factor'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const t3: IndicatorDefinition = {
  kind: 't3',
  summary: 'T3 of Tillson: three double exponential averages after one another, with only a part of their correction.',
  formula:
    'G(G(G(x))), G(x) = (1 + v) · e(x) − v · e(e(x)): (1 + v)³ e₃ − 3 (1 + v)² v e₄ + 3 (1 + v) v² e₅ − v³ e₆; eₖ: `ema` of `period`, k times after one another; v: `factor`',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [
    periodParam(1, 5, 'bars of the six averages'),
    {
      type: 'number',
      name: 'factor',
      meaning: 'share of the lag that is taken away',
      usual: 0.7,
      min: 0,
      max: 1,
      whole: false,
    },
  ],
  warmup: (params) => 6 * (param(params, 'period') - 1),
  warmupText: '6 · (period − 1)',
  source: 'Tillson (1998), Stocks & Commodities 16(1); TA-Lib `T3`, unstable period 0.',
  taLib: { name: 'T3', params: { timeperiod: 'period', vfactor: 'factor' } },
  create: (params, cells) => new T3(params, cellAt(cells, 0)),
};
