/** Beta of returns within a window. */
import { PairReturns } from '../../blocks/pair-returns.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam } from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class RollingBeta implements Indicator {
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
    const { moments } = this.#returns;
    const beta = moments.slope;
    out[slot] = beta;
    out[slot + 1] = moments.meanY - beta * moments.meanX;
  }
  reset(): void {
    this.#returns.reset();
  }
}

export const rollingBeta: IndicatorDefinition = {
  kind: 'rollingBeta',
  summary: 'Beta and alpha: the regression of the logarithmic returns of y on those of x.',
  formula:
    'value = Σ (rx − r̄x)(ry − r̄y) / Σ (rx − r̄x)² over the last n returns r = ln(p[t] / p[t−1]), 0 when x does not move; alpha = r̄y − value · r̄x',
  inputs: PRICE_PAIR,
  outputs: [
    { name: 'value', meaning: 'return of y for a return of 1 of x' },
    { name: 'alpha', meaning: 'logarithmic return of y per bar that x does not explain' },
  ],
  params: [periodParam(2, 60, 'returns in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'Sharpe (1964), with logarithmic returns and no risk-free rate. TA-Lib `BETA` has simple returns.',
  create: (params, cells) => new RollingBeta(param(params, 'period'), cells),
};
