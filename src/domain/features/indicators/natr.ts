/** Normalised average true range. */
import { WilderMean } from '../blocks/recursive-mean.ts';
import { TrueRange } from '../blocks/true-range.ts';
import { CELL, type Indicator, type IndicatorDefinition, param, periodParam } from '../indicator.ts';

class Natr implements Indicator {
  readonly #range = new TrueRange();
  readonly #mean: WilderMean;
  constructor(n: number) {
    this.#mean = new WilderMean(n);
  }
  update(bar: Float64Array, out: Float64Array, slot: number): void {
    const close = bar[CELL.close] as number;
    const range = this.#range.update(bar[CELL.high] as number, bar[CELL.low] as number, close);
    out[slot] = (this.#mean.update(range) / close) * 100;
  }
  reset(): void {
    this.#range.reset();
    this.#mean.reset();
  }
}

export const natr: IndicatorDefinition = {
  kind: 'natr',
  summary: 'Average true range in percent of the close, comparable between instruments and years.',
  formula: '100 · atr / close',
  input: 'none',
  reads: ['high', 'low', 'close'],
  params: [periodParam(1, 'ranges; the newest has the weight 1 / period')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'TA-Lib `NATR`, unstable period 0.',
  create: (params) => new Natr(param(params, 'period')),
};
