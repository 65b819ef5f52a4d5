/** Average true range. */
import { WilderMean } from '../blocks/recursive-mean.ts';
import { TrueRange } from '../blocks/true-range.ts';
import { CELL, type Indicator, type IndicatorDefinition, param, periodParam } from '../indicator.ts';

class Atr implements Indicator {
  readonly #range = new TrueRange();
  readonly #mean: WilderMean;
  constructor(n: number) {
    this.#mean = new WilderMean(n);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const range = this.#range.update(bar[CELL.high] as number, bar[CELL.low] as number, bar[CELL.close] as number);
    out[slot] = this.#mean.update(range);
  }
  reset(): void {
    this.#range.reset();
    this.#mean.reset();
  }
}

export const atr: IndicatorDefinition = {
  kind: 'atr',
  summary: 'Average true range in quote units: the Wilder mean of the range of a bar with the gap before it.',
  formula:
    'Wilder mean of max(high − low, |high − close[t−1]|, |low − close[t−1]|), seeded with the plain mean of the first n',
  input: 'none',
  reads: ['high', 'low', 'close'],
  params: [periodParam(1, 'ranges; the newest has the weight 1 / period')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Wilder (1978); TA-Lib `ATR`, unstable period 0.',
  create: (params) => new Atr(param(params, 'period')),
};
