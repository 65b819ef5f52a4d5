/** Range volatility of Garman and Klass. */
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

/** Weight of the move from open to close. */
const BODY_WEIGHT = 2 * Math.LN2 - 1;

class GarmanKlass implements Indicator {
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
    const range = Math.log((row[this.#high] as number) / (row[this.#low] as number));
    const body = Math.log((row[this.#close] as number) / (row[this.#open] as number));
    out[slot] = Math.sqrt(this.#sum.update(0.5 * range * range - BODY_WEIGHT * body * body) / this.#n);
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const garmanKlass: IndicatorDefinition = {
  kind: 'garmanKlass',
  summary: 'Volatility per bar from open, high, low and close, not annualised; assumes no drift and no gaps.',
  formula: '√((1/n) Σ (½ ln(high / low)² − (2 ln 2 − 1) ln(close / open)²)), the last n bars',
  inputs: barInputs('open', 'high', 'low', 'close'),
  outputs: value('standard deviation per bar'),
  params: [periodParam(1, 20, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Garman and Klass (1980), Journal of Business 53(1).',
  create: (params, cells) => new GarmanKlass(param(params, 'period'), cells),
};
