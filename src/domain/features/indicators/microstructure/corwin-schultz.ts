/** Spread from the ranges of bars. */
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

class CorwinSchultz implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #n: number;
  readonly #sum: WindowSum;
  #highBefore = Number.NaN;
  #lowBefore = Number.NaN;
  #closeBefore = Number.NaN;
  constructor(n: number, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#n = n;
    this.#sum = new WindowSum(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    // A gap between the bars is no range: the bar is moved back to the close before it.
    const gap = Math.max(0, low - this.#closeBefore) + Math.min(0, high - this.#closeBefore);
    const top = high - gap;
    const bottom = low - gap;
    const before = Math.log(this.#highBefore / this.#lowBefore);
    const now = Math.log(top / bottom);
    const single = before * before + now * now;
    const both = Math.log(Math.max(this.#highBefore, top) / Math.min(this.#lowBefore, bottom));
    // The formula of the authors with 3 − 2√2 = (√2 − 1)², which leaves one factor.
    const alpha = (1 + Math.SQRT2) * (Math.sqrt(single) - both);
    // 2 (e^α − 1) / (1 + e^α)
    const spread = Math.max(0, 2 * Math.tanh(alpha / 2));
    this.#highBefore = high;
    this.#lowBefore = low;
    this.#closeBefore = row[this.#close] as number;
    out[slot] = this.#sum.update(spread) / this.#n;
  }
  reset(): void {
    this.#sum.reset();
    this.#highBefore = Number.NaN;
    this.#lowBefore = Number.NaN;
    this.#closeBefore = Number.NaN;
  }
}

export const corwinSchultz: IndicatorDefinition = {
  kind: 'corwinSchultz',
  summary:
    'Corwin–Schultz spread: highs are bought and lows are sold, so a range holds the spread once, however long it is.',
  formula:
    'mean over n bars of max(0, 2 (e^α − 1) / (1 + e^α)); α = (√(2β) − √β) / (3 − 2√2) − √(γ / (3 − 2√2)), β = ln²(H[s−1]/L[s−1]) + ln²(H[s]/L[s]), γ = ln²(max H / min L) of both bars; a bar that lies beyond close[s−1] is moved to it first',
  inputs: barInputs('high', 'low', 'close'),
  outputs: value('share of the price'),
  params: [periodParam(1, 20, 'pairs of bars in the mean')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Corwin and Schultz (2012), with their correction for gaps and negative estimates set to 0.',
  create: (params, cells) => new CorwinSchultz(param(params, 'period'), cells),
};
