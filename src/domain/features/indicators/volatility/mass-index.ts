/** Mass index. */
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
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

class MassIndex implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #mean: ExponentialMean;
  readonly #meanOfMean: ExponentialMean;
  readonly #sum: WindowSum;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#mean = new ExponentialMean(param(params, 'fast'));
    this.#meanOfMean = new ExponentialMean(param(params, 'fast'));
    this.#sum = new WindowSum(param(params, 'slow'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const mean = this.#mean.update((row[this.#high] as number) - (row[this.#low] as number));
    const meanOfMean = this.#meanOfMean.update(mean);
    out[slot] = Number.NaN;
    if (Number.isNaN(meanOfMean)) return;
    out[slot] = this.#sum.update(meanOfMean === 0 ? 1 : mean / meanOfMean);
  }
  reset(): void {
    this.#mean.reset();
    this.#meanOfMean.reset();
    this.#sum.reset();
  }
}

export const massIndex: IndicatorDefinition = {
  kind: 'massIndex',
  summary: 'Mass index: rises when ranges widen and falls back when they narrow, whichever way the price goes.',
  formula:
    'Σ e[t−i] / ee[t−i], i = 0 … slow−1; e: exponential mean of high − low over `fast` bars, ee: the same of e; 0 / 0 counts 1',
  inputs: barInputs('high', 'low'),
  outputs: value('about `slow` when the range is steady'),
  params: [periodParam(2, 9, 'bars of both means', 'fast'), periodParam(2, 25, 'ratios in the sum', 'slow')],
  warmup: (params) => 2 * (param(params, 'fast') - 1) + param(params, 'slow') - 1,
  warmupText: '2 · (fast − 1) + slow − 1',
  source: 'Dorsey (1992); TA-Lib `MASSI`.',
  taLib: { name: 'MASSI', params: { fastperiod: 'fast', slowperiod: 'slow' } },
  create: (params, cells) => new MassIndex(params, cells),
};
