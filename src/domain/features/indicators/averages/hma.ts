/** Moving average of Hull. */
import { averageWarmup } from '../../blocks/average.ts';
import { HullMean } from '../../blocks/hull-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Hma implements Indicator {
  readonly #cell: number;
  readonly #mean: HullMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#mean = new HullMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#mean.update(row[this.#cell] as number);
  }
  reset(): void {
    this.#mean.reset();
  }
}

export const hma: IndicatorDefinition = {
  kind: 'hma',
  summary: 'Hull moving average: a weighted one less the lag that the same over half of the window shows, smoothed.',
  formula: 'wma(⌊√n⌋) of 2 · wma(⌊n/2⌋) − wma(n); wma(1) for n = 1',
  inputs: [anyInput],
  outputs: value('the average, unit of the input'),
  params: [periodParam(1, 20, 'bars of the longest of the three weighted averages')],
  warmup: (params) => averageWarmup('hma', param(params, 'period')),
  warmupText: 'period + ⌊√(period)⌋ − 2',
  source: 'Hull (2005); TA-Lib `HMA`.',
  taLib: { name: 'HMA', params: { timeperiod: 'period' } },
  create: (params, cells) => new Hma(param(params, 'period'), cellAt(cells, 0)),
};
