/** Range volatility of Parkinson. */
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

class Parkinson implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #scale: number;
  readonly #sum: WindowSum;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#scale = 1 / (4 * Math.LN2 * n);
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const range = Math.log((row[this.#high] as number) / (row[this.#low] as number));
    out[slot] = Math.sqrt(this.#sum.update(range * range) * this.#scale);
  }
  reset(): void {
    this.#sum.reset();
  }
}

export const parkinson: IndicatorDefinition = {
  kind: 'parkinson',
  summary: 'Volatility per bar from highs and lows, not annualised; needs fewer bars than `volatility`, knows no gaps.',
  formula: '√(Σ ln(high / low)² / (4 n ln 2)), the last n bars',
  inputs: barInputs('high', 'low'),
  outputs: value('standard deviation per bar'),
  params: [periodParam(1, 20, 'bars in the mean')],
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source: 'Parkinson (1980), Journal of Business 53(1).',
  create: (params, cells) => new Parkinson(param(params, 'period'), cells),
};
