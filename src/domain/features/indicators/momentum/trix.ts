/** Rate of change of a triple exponential average. */
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Trix implements Indicator {
  readonly #cell: number;
  readonly #first: ExponentialMean;
  readonly #second: ExponentialMean;
  readonly #third: ExponentialMean;
  #before = Number.NaN;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#first = new ExponentialMean(n);
    this.#second = new ExponentialMean(n);
    this.#third = new ExponentialMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const mean = this.#third.update(this.#second.update(this.#first.update(row[this.#cell] as number)));
    const before = this.#before;
    this.#before = mean;
    out[slot] = before === 0 ? 0 : (mean / before - 1) * 100;
  }
  reset(): void {
    this.#first.reset();
    this.#second.reset();
    this.#third.reset();
    this.#before = Number.NaN;
  }
}

export const trix: IndicatorDefinition = {
  kind: 'trix',
  summary: 'Change of a triple exponential average from one bar to the next, in percent.',
  formula: '100 · (e[t] / e[t−1] − 1); e = ema(n) of ema(n) of ema(n); 0 where e[t−1] is 0',
  inputs: [anyInput],
  outputs: value('percent'),
  params: [periodParam(1, 30, 'values of each average')],
  warmup: (params) => 3 * param(params, 'period') - 2,
  warmupText: '3 · period − 2',
  source: 'Hutson (1983), Stocks & Commodities 1(5), on the logarithm; TA-Lib `TRIX` on the value itself.',
  taLib: { name: 'TRIX', params: { timeperiod: 'period' } },
  create: (params, cells) => new Trix(param(params, 'period'), cellAt(cells, 0)),
};
