/** Relative volume. */
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

class Rvol implements Indicator {
  readonly #volume: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  /** Sum of the n bars before. */
  #before = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#volume = cellAt(cells, 0);
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const volume = row[this.#volume] as number;
    const before = this.#before;
    out[slot] = volume === 0 && before === 0 ? 0 : (volume * this.#n) / before;
    this.#before = this.#sum.update(volume);
  }
  reset(): void {
    this.#sum.reset();
    this.#before = Number.NaN;
  }
}

export const rvol: IndicatorDefinition = {
  kind: 'rvol',
  summary: 'Relative volume: the volume of the bar over the mean volume of the `period` bars before it.',
  formula:
    'volume / ((1/n) Σ volume[t−i]), i = 1 … n; 0 for a bar without volume, infinite for one with volume after n bars without',
  inputs: barInputs('volume'),
  outputs: value('1 is the mean'),
  params: [periodParam(1, 20, 'bars in the mean')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source:
    'TA-Lib `RVOL`, which has NaN or a rounding error where n bars and the newest are without volume. `volumeRatio` counts the bar itself and is always finite.',
  taLib: { name: 'RVOL', params: { timeperiod: 'period' } },
  create: (params, cells) => new Rvol(param(params, 'period'), cells),
};
