/** Spread of two prices with a fixed hedge ratio, as a standard score. */
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class SpreadZscore implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #n: number;
  readonly #hedge: number;
  readonly #moments: WindowMoments;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#n = param(params, 'period');
    this.#hedge = param(params, 'hedge');
    this.#moments = new WindowMoments(this.#n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const spread = Math.log(row[this.#y] as number) - this.#hedge * Math.log(row[this.#x] as number);
    this.#moments.update(spread);
    const deviation = Math.sqrt(this.#moments.sumSquares / (this.#n - 1));
    out[slot] = deviation === 0 ? 0 : this.#moments.fromMean / deviation;
    out[slot + 1] = spread;
  }
  reset(): void {
    this.#moments.reset();
  }
}

export const spreadZscore: IndicatorDefinition = {
  kind: 'spreadZscore',
  summary:
    'Distance of the spread of two prices from its mean, in sample standard deviations; the hedge ratio is given.',
  formula:
    'spread s = ln y − hedge · ln x; value = (s[t] − s̄) / sd, mean and sample deviation of n spreads; 0 when all are equal',
  inputs: PRICE_PAIR,
  outputs: [
    { name: 'value', meaning: 'sample standard deviations' },
    { name: 'spread', meaning: 'difference of logarithms' },
  ],
  params: [
    periodParam(2, 100, 'spreads in the window'),
    {
      type: 'number',
      name: 'hedge',
      meaning: 'hedge ratio: relative move of y for one of x',
      usual: 1,
      min: -100,
      max: 100,
      whole: false,
    },
  ],
  warmup: (params, output) => (output === 'spread' ? 0 : param(params, 'period') - 1),
  warmupText: 'period − 1, for spread 0',
  source: 'Gatev, Goetzmann and Rouwenhorst (2006), with logarithms and a hedge ratio.',
  create: (params, cells) => new SpreadZscore(params, cells),
};
