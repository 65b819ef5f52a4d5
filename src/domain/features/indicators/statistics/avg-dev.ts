/** Average deviation. */
import { OrderedWindow } from '../../blocks/ordered-window.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class AvgDev implements Indicator {
  readonly #cell: number;
  readonly #n: number;
  readonly #window: OrderedWindow;
  readonly #moments: WindowMoments;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#n = n;
    this.#window = new OrderedWindow(n);
    this.#moments = new WindowMoments(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    this.#window.push(x);
    this.#moments.update(x);
    // The mean is NaN until the window is full, and so is the deviation from it.
    out[slot] = this.#window.absoluteDeviation(this.#moments.mean) / this.#n;
  }
  reset(): void {
    this.#window.reset();
    this.#moments.reset();
  }
}

export const avgDev: IndicatorDefinition = {
  kind: 'avgDev',
  summary: 'Mean absolute deviation of the last `period` values from their mean: less moved by outliers than `stddev`.',
  formula: 'Σ |x[t−i] − x̄| / n, i = 0 … n−1',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(2, 14, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `AVGDEV`. O(log n) an update.',
  taLib: { name: 'AVGDEV', params: { timeperiod: 'period' } },
  create: (params, cells) => new AvgDev(param(params, 'period'), cellAt(cells, 0)),
};
