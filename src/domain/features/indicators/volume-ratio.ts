/** Volume against its mean. */
import { WindowSum } from '../blocks/window-sum.ts';
import { CELL, type Indicator, type IndicatorDefinition, param, periodParam } from '../indicator.ts';

class VolumeRatio implements Indicator {
  readonly #n: number;
  readonly #sum: WindowSum;
  constructor(n: number) {
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const volume = bar[CELL.volume] as number;
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
  input: 'none',
  reads: ['volume'],
  params: [periodParam(2, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Definition.',
  create: (params) => new VolumeRatio(param(params, 'period')),
};
