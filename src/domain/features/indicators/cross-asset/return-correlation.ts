/** Correlation of returns within a window. */
import { PairReturns } from '../../blocks/pair-returns.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam, value } from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class ReturnCorrelation implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #returns: PairReturns;
  constructor(n: number, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    this.#returns = new PairReturns(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#returns.update(row[this.#x] as number, row[this.#y] as number);
    out[slot] = this.#returns.moments.correlation;
  }
  reset(): void {
    this.#returns.reset();
  }
}

export const returnCorrelation: IndicatorDefinition = {
  kind: 'returnCorrelation',
  summary: 'Correlation of the last `period` logarithmic returns of two instruments.',
  formula:
    'Σ (rx − r̄x)(ry − r̄y) / √(Σ (rx − r̄x)² Σ (ry − r̄y)²), r = ln(p[t] / p[t−1]); 0 when one of the two does not move',
  inputs: PRICE_PAIR,
  outputs: value('−1 to 1'),
  params: [periodParam(2, 60, 'returns in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Pearson (1895); as pandas `rolling(n).corr()` of log returns.',
  create: (params, cells) => new ReturnCorrelation(param(params, 'period'), cells),
};
