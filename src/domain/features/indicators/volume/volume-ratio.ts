/** Volume against its mean. */
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class VolumeRatio implements Indicator {
  readonly #volume: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#volume = cellAt(cells, 0);
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const volume = row[this.#volume] as number;
    const sum = this.#sum.update(volume);
    // A window without trades is as quiet as its mean.
    out[slot] = sum === 0 ? 1 : (volume * this.#n) / sum;
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const volumeRatio: IndicatorDefinition = {
  kind: 'volumeRatio',
  summary: 'Volume of the bar over the mean volume of the last `period` bars, itself included.',
  formula: 'volume / ((1/n) Σ volume[t−i]), i = 0 … n−1; 1 when nothing was traded',
  inputs: barInputs('volume'),
  outputs: value('1 is the mean'),
  params: [periodParam(2, 20, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Definition.',
  create: (params, cells) => new VolumeRatio(param(params, 'period'), cells),
};
