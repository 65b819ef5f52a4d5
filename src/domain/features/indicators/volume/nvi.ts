/** Negative volume index. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class Nvi implements Indicator {
  readonly #close: number;
  readonly #volume: number;
  #index = 1000;
  #closeBefore = Number.NaN;
  #volumeBefore = Number.NaN;
  constructor(cells: readonly number[]) {
    this.#close = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const volume = row[this.#volume] as number;
    // Nothing compares with the NaN before the first bar.
    if (volume < this.#volumeBefore && this.#closeBefore !== 0) this.#index *= close / this.#closeBefore;
    this.#closeBefore = close;
    this.#volumeBefore = volume;
    out[slot] = this.#index;
  }
  reset(): void {
    this.#index = 1000;
    this.#closeBefore = Number.NaN;
    this.#volumeBefore = Number.NaN;
  }
}

export const nvi: IndicatorDefinition = {
  kind: 'nvi',
  summary:
    'Negative volume index: the price as it would be had it only moved on bars with less volume than the bar before.',
  formula:
    'v[t] = v[t−1] · close / close[t−1] when volume < volume[t−1], else v[t−1]; v[0] = 1000; a close of 0 before counts as no move',
  inputs: barInputs('close', 'volume'),
  outputs: value('1000 at the first bar'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Dysart (1936), Fosback (1976); TA-Lib `NVI`. Its level depends on where history starts.',
  taLib: { name: 'NVI' },
  create: (_, cells) => new Nvi(cells),
};
