/** Accelerator oscillator. */
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
  periodParam,
  value,
} from '../../indicator.ts';

class Ac implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #fast: SimpleMean;
  readonly #slow: SimpleMean;
  readonly #signal: SimpleMean;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#fast = new SimpleMean(param(params, 'fast'));
    this.#slow = new SimpleMean(param(params, 'slow'));
    this.#signal = new SimpleMean(param(params, 'signal'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const middle = ((row[this.#high] as number) + (row[this.#low] as number)) / 2;
    const line = this.#fast.update(middle) - this.#slow.update(middle);
    out[slot] = line - this.#signal.update(line);
  }
  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
    this.#signal.reset();
  }
}

export const ac: IndicatorDefinition = {
  kind: 'ac',
  summary: 'Accelerator oscillator: the awesome oscillator minus its own average.',
  formula: 'a − sma(signal) of a; a = sma(fast) − sma(slow) of (high + low) / 2',
  inputs: barInputs('high', 'low'),
  outputs: value('quote asset per unit of base asset'),
  params: [...fastSlowParams(5, 34), periodParam(1, 5, 'values of the oscillator in its average', 'signal')],
  relation: fasterThanSlow,
  warmup: (params) => param(params, 'slow') + param(params, 'signal') - 2,
  warmupText: 'slow + signal − 2',
  source: 'Williams (1998), New Trading Dimensions; TA-Lib `AC`.',
  taLib: { name: 'AC', params: { fastperiod: 'fast', slowperiod: 'slow', signalperiod: 'signal' } },
  create: (params, cells) => new Ac(params, cells),
};
