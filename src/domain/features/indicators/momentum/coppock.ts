/** Coppock curve. */
import { Delay } from '../../blocks/delay.ts';
import { WeightedMean } from '../../blocks/weighted-mean.ts';
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

/** Change in percent, 0 where there is nothing to compare with. */
function change(x: number, before: number): number {
  return before === 0 ? 0 : (x / before - 1) * 100;
}

class Coppock implements Indicator {
  readonly #cell: number;
  readonly #first: Delay;
  readonly #second: Delay;
  readonly #mean: WeightedMean;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#first = new Delay(param(params, 'first'));
    this.#second = new Delay(param(params, 'second'));
    this.#mean = new WeightedMean(param(params, 'period'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    out[slot] = this.#mean.update(change(x, this.#first.update(x)) + change(x, this.#second.update(x)));
  }
  reset(): void {
    this.#first.reset();
    this.#second.reset();
    this.#mean.reset();
  }
}

export const coppock: IndicatorDefinition = {
  kind: 'coppock',
  summary: 'Coppock curve: the weighted average of two rates of change, made for the ends of bear markets.',
  formula: 'wma(period) of roc(first) + roc(second), each in percent and 0 where the old value is 0',
  inputs: [anyInput],
  outputs: value('percent'),
  params: [
    periodParam(1, 10, 'values in the weighted average'),
    periodParam(1, 11, 'bars of the first rate of change', 'first'),
    periodParam(1, 14, 'bars of the second rate of change', 'second'),
  ],
  warmup: (params) => Math.max(param(params, 'first'), param(params, 'second')) + param(params, 'period') - 1,
  warmupText: 'max(first, second) + period − 1',
  source: 'Coppock (1962), Barron’s, on months; TA-Lib `COPPOCK`.',
  taLib: { name: 'COPPOCK', params: { wmaperiod: 'period', roc1period: 'first', roc2period: 'second' } },
  create: (params, cells) => new Coppock(params, cellAt(cells, 0)),
};
