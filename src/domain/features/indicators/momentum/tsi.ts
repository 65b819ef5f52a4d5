/** True strength index. */
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
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

class Tsi implements Indicator {
  readonly #cell: number;
  readonly #firstChange: ExponentialMean;
  readonly #secondChange: ExponentialMean;
  readonly #firstSize: ExponentialMean;
  readonly #secondSize: ExponentialMean;
  #before = Number.NaN;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#firstChange = new ExponentialMean(param(params, 'first'));
    this.#secondChange = new ExponentialMean(param(params, 'second'));
    this.#firstSize = new ExponentialMean(param(params, 'first'));
    this.#secondSize = new ExponentialMean(param(params, 'second'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    const move = x - this.#before;
    this.#before = x;
    const change = this.#secondChange.update(this.#firstChange.update(move));
    const size = this.#secondSize.update(this.#firstSize.update(Math.abs(move)));
    out[slot] = size === 0 ? 0 : (100 * change) / size;
  }
  reset(): void {
    this.#firstChange.reset();
    this.#secondChange.reset();
    this.#firstSize.reset();
    this.#secondSize.reset();
    this.#before = Number.NaN;
  }
}

export const tsi: IndicatorDefinition = {
  kind: 'tsi',
  summary: 'True strength index: moves smoothed twice, in percent of their sizes smoothed twice, −100 to 100.',
  formula: '100 · C / S; C = ema(second) of ema(first) of Δx, S the same of |Δx|; 0 without moves',
  inputs: [anyInput],
  outputs: value('−100 to 100'),
  params: [
    periodParam(2, 25, 'values of the first average', 'first'),
    periodParam(2, 13, 'values of the second average', 'second'),
  ],
  warmup: (params) => param(params, 'first') + param(params, 'second') - 1,
  warmupText: 'first + second − 1',
  source: 'Blau (1991), Stocks & Commodities 9(11); TA-Lib `TSI`.',
  taLib: { name: 'TSI', params: { firstperiod: 'first', secondperiod: 'second' } },
  create: (params, cells) => new Tsi(params, cellAt(cells, 0)),
};
