/** Chaikin money flow. */
import { moneyFlow } from '../../blocks/money-flow.ts';
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

class Cmf implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #volume: number;
  readonly #flows: WindowSum;
  readonly #volumes: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#volume = cellAt(cells, 3);
    this.#flows = new WindowSum(n);
    this.#volumes = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const volume = row[this.#volume] as number;
    const flow = this.#flows.update(
      moneyFlow(row[this.#high] as number, row[this.#low] as number, row[this.#close] as number, volume),
    );
    const all = this.#volumes.update(volume);
    out[slot] = all === 0 ? 0 : flow / all;
  }
  reset(): void {
    this.#flows.reset();
    this.#volumes.reset();
  }
}

export const cmf: IndicatorDefinition = {
  kind: 'cmf',
  summary:
    'Chaikin money flow: the place of the close in the range, weighted with the volume, over the last `period` bars.',
  formula:
    'Σ volume · ((close − low) − (high − close)) / (high − low) / Σ volume, i = 0 … n−1; a bar without a range adds 0 above; 0 without volume',
  inputs: barInputs('high', 'low', 'close', 'volume'),
  outputs: value('−1 to 1'),
  params: [periodParam(2, 20, 'bars in the window')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Chaikin; TA-Lib `CMF`.',
  taLib: { name: 'CMF', params: { timeperiod: 'period' } },
  create: (params, cells) => new Cmf(param(params, 'period'), cells),
};
