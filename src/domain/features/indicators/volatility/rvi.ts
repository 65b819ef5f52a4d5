/** Relative volatility index. */
import { WilderMean } from '../../blocks/recursive-mean.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
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

class Rvi implements Indicator {
  readonly #cell: number;
  readonly #moments: WindowMoments;
  readonly #values: number;
  readonly #rising: WilderMean;
  readonly #falling: WilderMean;
  #before = Number.NaN;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#values = param(params, 'deviation');
    this.#moments = new WindowMoments(this.#values);
    this.#rising = new WilderMean(param(params, 'period'));
    this.#falling = new WilderMean(param(params, 'period'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const change = x - this.#before;
    this.#before = x;
    this.#moments.update(x);
    const deviation = Math.sqrt(this.#moments.sumSquares / this.#values);
    // A deviation that is still NaN times 0 is NaN, and both means wait for it.
    const rising = this.#rising.update(change > 0 ? deviation : deviation * 0);
    const falling = this.#falling.update(change < 0 ? deviation : deviation * 0);
    const all = rising + falling;
    out[slot] = all === 0 ? 50 : (100 * rising) / all;
  }
  reset(): void {
    this.#moments.reset();
    this.#rising.reset();
    this.#falling.reset();
    this.#before = Number.NaN;
  }
}

export const rvi: IndicatorDefinition = {
  kind: 'rvi',
  summary: 'Relative volatility index: the share of rising bars in the deviation, 0 to 100.',
  formula:
    '100 · U / (U + D); U, D: Wilder means over n bars of the deviation s where x rises, falls, else 0; s: population deviation of the last `deviation` values; 50 when U + D is 0',
  inputs: [anyInput],
  outputs: value('0 to 100'),
  params: [periodParam(1, 14, 'bars of the means'), periodParam(2, 10, 'values in the deviation', 'deviation')],
  warmup: (params) => param(params, 'period') + param(params, 'deviation') - 2,
  warmupText: 'period + deviation − 2',
  source: 'Dorsey (1993); TA-Lib `RVI`, unstable period 0.',
  taLib: { name: 'RVI', params: { timeperiod: 'period', stddevperiod: 'deviation' } },
  create: (params, cells) => new Rvi(params, cellAt(cells, 0)),
};
