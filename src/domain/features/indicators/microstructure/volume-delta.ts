/** What takers bought less what they sold. */
import { cellAt, type Indicator, type IndicatorDefinition } from '../../indicator.ts';
import { TAKEN_INPUTS } from './book-inputs.ts';

class VolumeDelta implements Indicator {
  readonly #buy: number;
  readonly #sell: number;
  #total = 0;
  constructor(cells: readonly number[]) {
    this.#buy = cellAt(cells, 0);
    this.#sell = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const delta = (row[this.#buy] as number) - (row[this.#sell] as number);
    this.#total += delta;
    out[slot] = delta;
    out[slot + 1] = this.#total;
  }
  reset(): void {
    this.#total = 0;
  }
}

export const volumeDelta: IndicatorDefinition = {
  kind: 'volumeDelta',
  summary: 'Signed volume: what takers bought less what they sold in the bar, and all of it since the first bar.',
  formula: 'value = buyVolume − sellVolume; total = Σ value over all rows so far',
  inputs: TAKEN_INPUTS,
  outputs: [
    { name: 'value', meaning: 'base asset, below 0 when sellers took more' },
    { name: 'total', meaning: 'cumulative delta, base asset; only its changes mean something' },
  ],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Definition.',
  create: (_, cells) => new VolumeDelta(cells),
};
