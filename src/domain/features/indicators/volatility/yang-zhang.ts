/** Range volatility of Yang and Zhang. */
import { rangeVariance } from '../../blocks/range-variance.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
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

class YangZhang implements Indicator {
  readonly #open: number;
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #n: number;
  /** Weight of the moves from open to close. */
  readonly #weight: number;
  readonly #gaps: WindowMoments;
  readonly #bodies: WindowMoments;
  readonly #ranges: WindowSum;
  #before = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#open = cellAt(cells, 0);
    this.#high = cellAt(cells, 1);
    this.#low = cellAt(cells, 2);
    this.#close = cellAt(cells, 3);
    this.#n = n;
    this.#weight = 0.34 / (1.34 + (n + 1) / (n - 1));
    this.#gaps = new WindowMoments(n);
    this.#bodies = new WindowMoments(n);
    this.#ranges = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const open = row[this.#open] as number;
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const close = row[this.#close] as number;
    const before = this.#before;
    this.#before = close;
    out[slot] = Number.NaN;
    if (Number.isNaN(before)) return;
    this.#gaps.update(Math.log(open / before));
    this.#bodies.update(Math.log(close / open));
    const ranges = this.#ranges.update(rangeVariance(open, high, low, close)) / this.#n;
    const weight = this.#weight;
    const between = (this.#gaps.sumSquares + weight * this.#bodies.sumSquares) / (this.#n - 1);
    out[slot] = Math.sqrt(between + (1 - weight) * ranges);
  }
  reset(): void {
    this.#gaps.reset();
    this.#bodies.reset();
    this.#ranges.reset();
    this.#before = Number.NaN;
  }
}

export const yangZhang: IndicatorDefinition = {
  kind: 'yangZhang',
  summary:
    'Volatility per bar from open, high, low and close with the gaps between bars, not annualised; neither a drift nor a gap disturbs it.',
  formula:
    '√(G + k B + (1 − k) R); G, B: sample variances of ln(open / close[t−1]) and ln(close / open), R: mean of the terms of `rogersSatchell`, over n bars; k = 0.34 / (1.34 + (n + 1) / (n − 1))',
  inputs: barInputs('open', 'high', 'low', 'close'),
  outputs: value('standard deviation per bar'),
  params: [periodParam(2, 20, 'bars in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Yang and Zhang (2000), Journal of Business 73(3).',
  create: (params, cells) => new YangZhang(param(params, 'period'), cells),
};
