/** Share of the variance of returns that another instrument explains. */
import { PairReturns } from '../../blocks/pair-returns.ts';
import { cellAt, type Indicator, type IndicatorDefinition, param, periodParam, value } from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class RollingRSquared implements Indicator {
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
    const { correlation } = this.#returns.moments;
    out[slot] = correlation * correlation;
  }
  reset(): void {
    this.#returns.reset();
  }
}

export const rollingRSquared: IndicatorDefinition = {
  kind: 'rollingRSquared',
  summary: 'R²: the share of the variance of the returns of y that those of x explain.',
  formula:
    '1 − Σ e² / Σ (ry − r̄y)², e the residuals of the regression of ry on rx; 0 when one of the two does not move',
  inputs: PRICE_PAIR,
  outputs: value('0 to 1'),
  params: [periodParam(3, 60, 'returns in the window')],
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source: 'The square of the correlation of logarithmic returns, which is the same for one regressor.',
  create: (params, cells) => new RollingRSquared(param(params, 'period'), cells),
};
