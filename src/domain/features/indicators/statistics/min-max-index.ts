/** Places of the smallest and the largest value of a window. */
import { WindowMaxPlace } from '../../blocks/window-max-place.ts';
import { anyInput, cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';

class MinMaxIndex implements Indicator {
  readonly #cell: number;
  readonly #places: WindowMaxPlace;
  readonly #negatives: WindowMaxPlace;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#places = new WindowMaxPlace(n);
    this.#negatives = new WindowMaxPlace(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    out[slot] = this.#negatives.update(-x);
    out[slot + 1] = this.#places.update(x);
  }
  reset(): void {
    this.#places.reset();
    this.#negatives.reset();
  }
}

export const minMaxIndex: IndicatorDefinition = {
  kind: 'minMaxIndex',
  summary: 'Rows at which the smallest and the largest of the last `period` values stand, counted from the first row.',
  formula: 'min = j with the smallest x[j], max = j with the largest, j in t−n+1 … t',
  inputs: [anyInput],
  outputs: [
    { name: 'min', meaning: 'place of the smallest value, rows since the first one, which is 0' },
    { name: 'max', meaning: 'place of the largest value, rows since the first one, which is 0' },
  ],
  params: [periodParam(2, 30, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'TA-Lib `MINMAXINDEX`; see `maxIndex` for equal values and `minIndex`.',
  taLib: { name: 'MINMAXINDEX', params: { timeperiod: 'period' }, outputs: { minidx: 'min', maxidx: 'max' } },
  create: (params, cells) => new MinMaxIndex(param(params, 'period'), cellAt(cells, 0)),
};
