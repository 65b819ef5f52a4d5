/** Place of the close in the Donchian channel. */
import { WindowMax } from '../../blocks/window-max.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class DonchianPosition implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #highs: WindowMax;
  readonly #negativeLows: WindowMax;
  #highest = Number.NaN;
  #lowest = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#highs = new WindowMax(n);
    this.#negativeLows = new WindowMax(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const range = this.#highest - this.#lowest;
    const above = (row[this.#close] as number) - this.#lowest;
    // A channel without width has no scale; all that can be said is on which side of it the close is.
    out[slot] = range === 0 ? 0.5 + 0.5 * Math.sign(above) : above / range;
    this.#highest = this.#highs.update(row[this.#high] as number);
    this.#lowest = -this.#negativeLows.update(-(row[this.#low] as number));
  }
  reset(): void {
    this.#highs.reset();
    this.#negativeLows.reset();
    this.#highest = Number.NaN;
    this.#lowest = Number.NaN;
  }
}

export const donchianPosition: IndicatorDefinition = {
  kind: 'donchianPosition',
  summary:
    'Place of the close in the channel of the `period` bars before it: above 1 is a break upwards, below 0 one downwards.',
  formula:
    '(close − L) / (H − L), highest high and lowest low of bars t−n … t−1; for a range of 0: 1 above it, 0.5 on it, 0 below it',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('0 at the low, 1 at the high'),
  params: [periodParam(1, 20, 'bars in the channel, without the one that has just closed')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Donchian (1960) for the channel.',
  create: (params, cells) => new DonchianPosition(param(params, 'period'), cells),
};
