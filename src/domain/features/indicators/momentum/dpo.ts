/** Detrended price oscillator. */
import { Delay } from '../../blocks/delay.ts';
import { SimpleMean } from '../../blocks/simple-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  param,
  periodParam,
  value,
} from '../../indicator.ts';

/** Bars back to the middle of the average. */
function shiftOf(n: number): number {
  return Math.floor(n / 2) + 1;
}

class Dpo implements Indicator {
  readonly #cell: number;
  readonly #delay: Delay;
  readonly #mean: SimpleMean;
  constructor(n: number, cell: number) {
    this.#cell = cell;
    this.#delay = new Delay(shiftOf(n));
    this.#mean = new SimpleMean(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const x = row[this.#cell] as number;
    out[slot] = this.#delay.update(x) - this.#mean.update(x);
  }
  reset(): void {
    this.#delay.reset();
    this.#mean.reset();
  }
}

export const dpo: IndicatorDefinition = {
  kind: 'dpo',
  summary: 'Detrended price oscillator: a value in the middle of the window minus the mean of the window.',
  formula: 'x[t − ⌊n/2⌋ − 1] − sma(n)[t]',
  inputs: [anyInput],
  outputs: value('unit of the input'),
  params: [periodParam(2, 20, 'values in the mean')],
  warmup: (params) => Math.max(param(params, 'period') - 1, shiftOf(param(params, 'period'))),
  warmupText: 'max(period − 1, ⌊period / 2⌋ + 1)',
  source:
    'The form that knows no future bar: charts move it ⌊n/2⌋ + 1 bars back, to the bar of the value; TA-Lib `DPO`.',
  taLib: { name: 'DPO', params: { timeperiod: 'period' } },
  create: (params, cells) => new Dpo(param(params, 'period'), cellAt(cells, 0)),
};
