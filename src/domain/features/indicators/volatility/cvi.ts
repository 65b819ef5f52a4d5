/** Chaikin volatility. */
import { Delay } from '../../blocks/delay.ts';
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Cvi implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #mean: ExponentialMean;
  readonly #delay: Delay;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#mean = new ExponentialMean(param(params, 'period'));
    this.#delay = new Delay(param(params, 'change'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const mean = this.#mean.update((row[this.#high] as number) - (row[this.#low] as number));
    const before = this.#delay.update(mean);
    out[slot] = before === 0 ? 0 : (100 * (mean - before)) / before;
  }
  reset(): void {
    this.#mean.reset();
    this.#delay.reset();
  }
}

export const cvi: IndicatorDefinition = {
  kind: 'cvi',
  summary: 'Chaikin volatility: the change of the average range of a bar, in percent.',
  formula:
    '100 · (e[t] − e[t−m]) / e[t−m], e: exponential mean of high − low over n bars, m: change; 0 when e[t−m] is 0',
  inputs: barInputs('high', 'low'),
  outputs: value('percent'),
  params: [
    periodParam(2, 10, 'bars of the mean'),
    periodParam(1, 10, 'bars from the old mean to the new one', 'change'),
  ],
  warmup: (params) => param(params, 'period') + param(params, 'change') - 1,
  warmupText: 'period + change − 1',
  source: 'Chaikin; TA-Lib `CVI`.',
  taLib: { name: 'CVI', params: { timeperiod: 'period', rocperiod: 'change' } },
  create: (params, cells) => new Cvi(params, cells),
};
