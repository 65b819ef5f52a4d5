/** Volume of a bar with the sign of its price change. */
import { TickSign } from '../../blocks/tick-sign.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, value } from '../../indicator.ts';

class SignedVolume implements Indicator {
  readonly #close: number;
  readonly #volume: number;
  readonly #sign = new TickSign();
  constructor(cells: readonly number[]) {
    this.#close = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    out[slot] = this.#sign.update(row[this.#close] as number) * (row[this.#volume] as number);
  }
  reset(): void {
    this.#sign.reset();
  }
}

export const signedVolume: IndicatorDefinition = {
  kind: 'signedVolume',
  summary: 'Signed volume from bars that do not say who took: the volume with the sign of the last price change.',
  formula: 'sign of the last close[s] − close[s−1], s ≤ t, that is not 0, times volume; 0 before the first one',
  inputs: barInputs('close', 'volume'),
  outputs: value('base asset, below 0 after a fall'),
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'The tick rule of Lee and Ready (1991), on bars. `volumeDelta` is exact where the takers are known.',
  create: (_, cells) => new SignedVolume(cells),
};
