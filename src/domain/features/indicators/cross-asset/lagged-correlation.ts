/** Correlation of returns with earlier returns of another instrument. */
import { Delay } from '../../blocks/delay.ts';
import { LogChange } from '../../blocks/log-change.ts';
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  PERIOD_MAX,
  param,
  periodParam,
  value,
} from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class LaggedCorrelation implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #shift: number;
  readonly #returnX = new LogChange();
  readonly #returnY = new LogChange();
  readonly #delay: Delay;
  readonly #moments: WindowCrossMoments;
  #rows = 0;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#shift = param(params, 'shift');
    this.#delay = new Delay(this.#shift);
    this.#moments = new WindowCrossMoments(param(params, 'period'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = this.#delay.update(this.#returnX.update(row[this.#x] as number));
    const y = this.#returnY.update(row[this.#y] as number);
    // The first return comes with the second row, and `shift` rows later for x.
    if (this.#rows > this.#shift) this.#moments.update(x, y);
    else this.#rows++;
    out[slot] = this.#moments.correlation;
  }
  reset(): void {
    this.#returnX.reset();
    this.#returnY.reset();
    this.#delay.reset();
    this.#moments.reset();
    this.#rows = 0;
  }
}

export const laggedCorrelation: IndicatorDefinition = {
  kind: 'laggedCorrelation',
  summary: 'Correlation of the returns of y with those of x some bars before: whether x leads.',
  formula:
    'correlation of (ln(x[s−k] / x[s−k−1]), ln(y[s] / y[s−1])), s = t−n+1 … t, k = shift; 0 when one of the two does not move',
  inputs: PRICE_PAIR,
  outputs: value('−1 to 1'),
  params: [
    periodParam(2, 60, 'pairs of returns in the window'),
    {
      type: 'number',
      name: 'shift',
      meaning: 'bars by which x is earlier; for y before x, exchange the inputs',
      usual: 1,
      min: 1,
      max: PERIOD_MAX,
      whole: true,
    },
  ],
  warmup: (params) => param(params, 'period') + param(params, 'shift'),
  warmupText: 'period + shift',
  source: 'Cross-correlation function of Box and Jenkins (1970), each window with its own means and deviations.',
  create: (params, cells) => new LaggedCorrelation(params, cells),
};
