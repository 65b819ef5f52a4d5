/** Awesome oscillator. */
import { SimpleMean } from '../../blocks/simple-mean.ts';
import {
  barInputs,
  cellAt,
  fasterThanSlow,
  fastSlowParams,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  value,
} from '../../indicator.ts';

class Ao implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #fast: SimpleMean;
  readonly #slow: SimpleMean;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#fast = new SimpleMean(param(params, 'fast'));
    this.#slow = new SimpleMean(param(params, 'slow'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const middle = ((row[this.#high] as number) + (row[this.#low] as number)) / 2;
    out[slot] = this.#fast.update(middle) - this.#slow.update(middle);
  }
  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
  }
}

export const ao: IndicatorDefinition = {
  kind: 'ao',
  summary: 'Awesome oscillator: fast minus slow average of the middle of the bar.',
  formula: 'sma(fast) − sma(slow) of (high + low) / 2',
  inputs: barInputs('high', 'low'),
  outputs: value('quote asset per unit of base asset'),
  params: fastSlowParams(5, 34),
  relation: fasterThanSlow,
  warmup: (params) => param(params, 'slow') - 1,
  warmupText: 'slow − 1',
  source: 'Williams (1998), New Trading Dimensions; TA-Lib `AO`.',
  taLib: { name: 'AO', params: { fastperiod: 'fast', slowperiod: 'slow' } },
  create: (params, cells) => new Ao(params, cells),
};
