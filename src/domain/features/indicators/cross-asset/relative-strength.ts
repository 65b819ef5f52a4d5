/** Strength of an instrument relative to a benchmark. */
import { WindowSum } from '../../blocks/window-sum.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class RelativeStrength implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const ratio = (row[this.#y] as number) / (row[this.#x] as number);
    out[slot] = ratio;
    out[slot + 1] = 100 * (ratio / (this.#sum.update(ratio) / this.#n) - 1);
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const relativeStrength: IndicatorDefinition = {
  kind: 'relativeStrength',
  summary: 'Relative strength: the price over that of a benchmark, and its distance from its own mean in percent.',
  formula: 'value = y / x; mansfield = 100 · (value / sma(n) of value − 1)',
  inputs: PRICE_PAIR,
  outputs: [
    { name: 'value', meaning: 'ratio of the prices' },
    { name: 'mansfield', meaning: 'percent above the mean ratio' },
  ],
  params: [periodParam(1, 52, 'ratios in the mean')],
  warmup: (params, output) => (output === 'value' ? 0 : param(params, 'period') - 1),
  warmupText: '0, for mansfield period − 1',
  source: 'Levy (1967); the distance from the mean of 52 weeks is that of Weinstein (1988) after Mansfield.',
  create: (params, cells) => new RelativeStrength(param(params, 'period'), cells),
};
