/** Commodity channel index. */
import { OrderedWindow } from '../../blocks/ordered-window.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

/** Makes 70 to 80 percent of the values lie between −100 and 100 (Lambert 1980). */
const SCALE = 0.015;

/** Share of the mean below which a distance from it is rounding: sums of three prices are off by two units in 1e16. */
const ROUNDING = 1e-14;

class Cci implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #n: number;
  readonly #moments: WindowMoments;
  readonly #ordered: OrderedWindow;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#n = n;
    this.#moments = new WindowMoments(n);
    this.#ordered = new OrderedWindow(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const typical = ((row[this.#high] as number) + (row[this.#low] as number) + (row[this.#close] as number)) / 3;
    this.#moments.update(typical);
    this.#ordered.push(typical);
    const { fromMean, mean } = this.#moments;
    const deviation = this.#ordered.absoluteDeviation(mean) / this.#n;
    const noise = ROUNDING * Math.abs(mean);
    out[slot] = Math.abs(fromMean) <= noise || deviation <= noise ? 0 : fromMean / (SCALE * deviation);
  }
  reset(): void {
    this.#moments.reset();
    this.#ordered.reset();
  }
}

export const cci: IndicatorDefinition = {
  kind: 'cci',
  summary: 'Commodity channel index: distance of the typical price from its mean, in mean deviations.',
  formula:
    '(p − p̄) / (0.015 · Σ |p[t−i] − p̄| / n), i = 0 … n−1; p = (high + low + close) / 3; 0 where either is within 1e-14 of the mean',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('mean deviations / 0.015'),
  params: [periodParam(2, 14, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Lambert (1980); TA-Lib `CCI`.',
  taLib: { name: 'CCI', params: { timeperiod: 'period' } },
  create: (params, cells) => new Cci(param(params, 'period'), cells),
};
