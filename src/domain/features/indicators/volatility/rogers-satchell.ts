/** Range volatility of Rogers and Satchell. */
import { rangeVariance } from '../../blocks/range-variance.ts';
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

class RogersSatchell implements Indicator {
  readonly #open: number;
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#open = cellAt(cells, 0);
    this.#high = cellAt(cells, 1);
    this.#low = cellAt(cells, 2);
    this.#close = cellAt(cells, 3);
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const open = row[this.#open] as number;
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const close = row[this.#close] as number;
    out[slot] = Math.sqrt(this.#sum.update(rangeVariance(open, high, low, close)) / this.#n);
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const rogersSatchell: IndicatorDefinition = {
  kind: 'rogersSatchell',
  summary: 'Volatility per bar from open, high, low and close, not annualised; a drift does not disturb it, gaps do.',
  formula: '√((1/n) Σ (ln(high / close) ln(high / open) + ln(low / close) ln(low / open))), the last n bars',
  inputs: barInputs('open', 'high', 'low', 'close'),
  outputs: value('standard deviation per bar'),
  params: [periodParam(1, 20, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Rogers and Satchell (1991), Annals of Applied Probability 1(4).',
  create: (params, cells) => new RogersSatchell(param(params, 'period'), cells),
};
