/** Bollinger bands. */
import type { Average } from '../../blocks/average.ts';
import { type AverageChoice, chosenAverage, chosenWarmup } from '../../blocks/chosen-average.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  anyInput,
  averageParam,
  cellAt,
  choiceOf,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
  widthParam,
} from '../../indicator.ts';

const CENTRE: AverageChoice = { average: 'average', period: 'period', own: 'sma' };

function warmupOf(params: IndicatorParams): number {
  return Math.max(param(params, 'period') - 1, chosenWarmup(params, CENTRE));
}

/** The average around which the bands lie; undefined where it is the mean that the deviation has found already. */
function centreOf(params: IndicatorParams): Average | undefined {
  const name = choiceOf(params, 'average');
  return name === 'sma' || name === 'own' ? undefined : chosenAverage(params, CENTRE);
}

class Bbands implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #up: number;
  readonly #down: number;
  readonly #moments: WindowMoments;
  readonly #centre: Average | undefined;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#n = param(params, 'period');
    this.#up = param(params, 'up');
    this.#down = param(params, 'down');
    this.#moments = new WindowMoments(this.#n);
    this.#centre = centreOf(params);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const moments = this.#moments;
    moments.update(row[this.#cell] as number);
    const deviation = Math.sqrt(moments.sumSquares / this.#n);
    if (this.#centre === undefined) out[slot] = moments.mean;
    else this.#centre.updateCell(row, this.#cell, out, slot);
    // The centre waits for the deviation, so that all three values start together.
    const centre = Number.isNaN(deviation) ? Number.NaN : (out[slot] as number);
    out[slot] = centre;
    out[slot + 1] = centre + this.#up * deviation;
    out[slot + 2] = centre - this.#down * deviation;
  }
  reset(): void {
    this.#moments.reset();
    this.#centre?.reset();
  }
}

export const bbands: IndicatorDefinition = {
  kind: 'bbands',
  summary: 'Bollinger bands: an average, and bands some population deviations above and below it.',
  formula:
    'value = average of x; upper = value + up · s; lower = value − down · s; s = √(Σ (x[t−i] − x̄)² / n), i = 0 … n−1, around the plain mean x̄ of the window whatever the average is; own: sma',
  inputs: [anyInput],
  outputs: [
    { name: 'value', meaning: 'the average, unit of the input' },
    { name: 'upper', meaning: 'upper band, unit of the input' },
    { name: 'lower', meaning: 'lower band, unit of the input' },
  ],
  params: [
    periodParam(2, 20, 'bars in the window'),
    widthParam(2, 'deviations from the average to the upper band', 'up'),
    widthParam(2, 'deviations from the average to the lower band', 'down'),
    averageParam('sma', 'kind of the average'),
  ],
  warmup: warmupOf,
  warmupText: 'period − 1 or that of the average, whichever is more',
  source:
    'Bollinger (1992); TA-Lib `BBANDS`, which has the population deviation from the plain mean for every average.',
  taLib: {
    name: 'BBANDS',
    params: { timeperiod: 'period', nbdevup: 'up', nbdevdn: 'down', matype: 'average' },
    outputs: { upperband: 'upper', middleband: 'value', lowerband: 'lower' },
  },
  create: (params, cells) => new Bbands(params, cellAt(cells, 0)),
};
