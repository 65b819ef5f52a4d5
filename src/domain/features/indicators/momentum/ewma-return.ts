/** Exponentially weighted mean of logarithmic returns. */
import { LogChange } from '../../blocks/log-change.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  priceInput,
  value,
} from '../../indicator.ts';

/** Returns before the first value: three half-lives, after which 7/8 of the weight of an endless past is there. */
function returnsNeeded(params: IndicatorParams): number {
  return Math.ceil(3 * param(params, 'halfLife'));
}

class EwmaReturn implements Indicator {
  readonly #cell: number;
  readonly #keep: number;
  readonly #needed: number;
  readonly #change = new LogChange();
  #sum = 0;
  #weights = 0;
  #count = 0;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#keep = 0.5 ** (1 / param(params, 'halfLife'));
    this.#needed = returnsNeeded(params);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const change = this.#change.update(row[this.#cell] as number);
    out[slot] = Number.NaN;
    if (Number.isNaN(change)) return;
    this.#sum = this.#sum * this.#keep + change;
    this.#weights = this.#weights * this.#keep + 1;
    if (this.#count < this.#needed) this.#count++;
    if (this.#count === this.#needed) out[slot] = this.#sum / this.#weights;
  }
  reset(): void {
    this.#change.reset();
    this.#sum = 0;
    this.#weights = 0;
    this.#count = 0;
  }
}

export const ewmaReturn: IndicatorDefinition = {
  kind: 'ewmaReturn',
  summary: 'Mean of logarithmic returns per bar with weights that halve every `halfLife` bars.',
  formula: 'Σ wⁱ r[t−i] / Σ wⁱ over all returns so far, w = 2^(−1/halfLife)',
  inputs: [priceInput],
  outputs: value('mean logarithmic return per bar'),
  params: [
    {
      type: 'number',
      name: 'halfLife',
      usual: 20,
      meaning: 'bars after which a return weighs half',
      min: 0.5,
      max: 30_000,
      whole: false,
    },
  ],
  warmup: returnsNeeded,
  warmupText: '⌈3 · halfLife⌉',
  source: 'As pandas `ewm(halflife=…, adjust=True).mean()` of log returns.',
  create: (params, cells) => new EwmaReturn(params, cellAt(cells, 0)),
};
