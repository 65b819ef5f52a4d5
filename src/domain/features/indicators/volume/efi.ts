/** Force index of Elder. */
import { ExponentialMean } from '../../blocks/recursive-mean.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

class Efi implements Indicator {
  readonly #close: number;
  readonly #volume: number;
  readonly #mean: ExponentialMean;
  #before = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#close = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
    this.#mean = new ExponentialMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const change = close - this.#before;
    this.#before = close;
    out[slot] = this.#mean.update(change * (row[this.#volume] as number));
  }
  reset(): void {
    this.#mean.reset();
    this.#before = Number.NaN;
  }
}

export const efi: IndicatorDefinition = {
  kind: 'efi',
  summary: 'Force index: the change of the close times the volume, averaged.',
  formula: 'exponential mean over n of (close − close[t−1]) · volume, seeded with the plain mean of the first n',
  inputs: barInputs('close', 'volume'),
  outputs: value('quote asset'),
  params: [periodParam(1, 13, 'changes; the newest has the weight 2 / (period + 1)')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Elder (1993); TA-Lib `EFI`.',
  taLib: { name: 'EFI', params: { timeperiod: 'period' } },
  create: (params, cells) => new Efi(param(params, 'period'), cells),
};
